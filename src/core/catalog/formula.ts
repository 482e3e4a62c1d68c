/**
 * Starts of a cell that a spreadsheet takes for a formula, or strips before it does; the full-width
 * ones are read as their narrow twins. @see ASVS 1.2.10; OWASP, "CSV injection"
 */
const STARTS = /^[=+\-@\t\r\n＝＋－＠]/;
const MARK = "'";

/**
 * Makes text of a cell that no spreadsheet calculates. Text that itself begins with the mark gets one,
 * too, so that `restored` never has to guess.
 */
export const defused = (text: string): string => (STARTS.test(text) || text.startsWith(MARK) ? MARK + text : text);

/** @returns the text that `defused` was given. Only for cells that Thaw wrote. */
export const restored = (cell: string): string => (cell.startsWith(MARK) ? cell.slice(1) : cell);
