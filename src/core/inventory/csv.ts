import { columnsOf, csvRows, isOwn, type CsvRows } from './csv-columns.ts';
import { asciiCutter, utf8 } from './texts.ts';
import type { RowProblem } from './inventory.ts';
import { DESCRIPTION_CAP, rawText, ROW_CAP_BYTES, type ResumeCsv, type Row, type RowSink, type Splitter } from './row.ts';
import { emptyWindow, slide } from './window.ts';

const FRESH: ResumeCsv = { format: 'CSV', columns: [], lines: 0 };
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
/** A quoted cell with line breaks that isn't closed by then is damaged. */
const LONGEST_OPEN_BYTES = 2 * DESCRIPTION_CAP;
/** So many lines make a row at most: Glacier's descriptions have 1,024 characters. */
const MOST_LINES = 1_025;

/**
 * Splits the CSV of an inventory into rows. In the service's form a row is a line, so a damaged one
 * costs itself alone. In Thaw's own form a quoted cell may hold line breaks; where its end is missing,
 * only its first line is given up. In another tool's, a line that is no row and leaves a quote open
 * is tried with those that follow, unless one of them within the quote is a row by itself.
 *
 * @param offset of the first byte that will be pushed.
 */
export function csvSplitter(sink: RowSink, offset = 0, resume = FRESH): Splitter {
  const window = emptyWindow(offset);
  let { columns, lines } = resume;
  let rows: CsvRows | undefined = columns.length > 0 ? csvRows(columns) : undefined;
  let own = isOwn(columns);
  const ascii = asciiCutter();

  /** Where the row begins, and up to where its bytes were looked at. */
  let at = 0;
  let seen = 0;
  /** Of the bytes from `at` to `seen`: all bits, line ends, the first of those, and whether a quote is open. */
  let bits = 0;
  let breaks = 0;
  let firstBreak = 0;
  let open = false;
  /** Where the last of the row's lines begins. */
  let lineFrom = 0;
  /** A row without an end in sight: its beginning. */
  let tooLong: RowProblem | undefined;
  let safeOffset = offset;
  let lastWasWrong = false;

  const tell = (reason: RowProblem['reason'], bytes: Uint8Array): void => {
    sink.problem({ reason, line: lines + 1, offset: window.base + at, raw: rawText(bytes) });
    lastWasWrong = true;
  };

  const between = (from: number, end: number): Uint8Array => window.bytes.subarray(from, end > from && window.bytes[end - 1] === CR ? end - 1 : end);

  /** @returns the row, where it is one. */
  const rowOf = (read: CsvRows[keyof CsvRows], from: number, end: number): Row | undefined => {
    const text = utf8(between(from, end));
    const found = text === undefined ? 'syntax' : read(text);
    return typeof found === 'string' ? undefined : found;
  };

  const row = (end: number): void => {
    const bytes = between(at, end);
    if (bytes.length === 0) return;
    const text = bits < 0x80 ? ascii.cut(at, at + bytes.length) : utf8(bytes);
    if (rows) {
      const found = text === undefined ? 'syntax' : rows.line(text);
      if (typeof found === 'string') return tell(found, bytes);
      give(found);
    } else {
      columns = columnsOf(text ?? '');
      rows = csvRows(columns);
      own = isOwn(columns);
    }
  };

  const give = (found: Row): void => {
    lastWasWrong = false;
    sink.row(found);
  };

  /** @param end behind the row, before its line end. @param known where it was read already. */
  const endRow = (end: number, newLines: number, known?: Row): void => {
    if (tooLong) sink.problem(tooLong);
    else if (known) give(known);
    else row(end);
    tooLong = undefined;
    lines += newLines;
    at = Math.min(end + 1, window.to);
    seen = at;
    lineFrom = at;
    bits = 0;
    breaks = 0;
    open = false;
    safeOffset = window.base + at;
  };

  /** Ends the row at a line end, or at an earlier one. @returns false where it may go on in the next line. */
  const endLine = (end: number): boolean => {
    const isFirst = breaks === 1;
    if (!rows || tooLong || (own ? !open : isFirst && !open)) endRow(end, breaks);
    else if (own) return false;
    else {
      // Within an open quote, a line that is a row by itself shows that the quote isn't meant.
      const found = rowOf(open ? rows.line : rows.lines, open ? lineFrom : at, end);
      if (open && !found && breaks < MOST_LINES) return false;
      if (found && (isFirst || !open)) endRow(end, breaks, found);
      else endRow(firstBreak, 1);
    }
    return true;
  };

  /** Goes on until a row ends. @returns false where it needs more bytes. */
  const step = (): boolean => {
    const { bytes, to } = window;
    // The same in pieces of any size: a row is too long by its own length.
    const most = (): number => (tooLong ? to : Math.min(to, at + (breaks > 0 ? LONGEST_OPEN_BYTES : ROW_CAP_BYTES)));
    let stop = most();
    for (; seen < stop; seen += 1) {
      const byte = bytes[seen]!;
      if (byte === LF) {
        breaks += 1;
        if (endLine(seen)) return true;
        if (breaks === 1) firstBreak = seen;
        lineFrom = seen + 1;
        stop = most();
      } else if (byte === QUOTE) open = !open;
      bits |= byte;
    }
    if (tooLong) at = to;
    if (seen >= to) return false;
    if (breaks > 0) endRow(firstBreak, 1);
    else tooLong = { reason: 'too long', line: lines + 1, offset: window.base + at, raw: rawText(bytes.subarray(at, seen)) };
    return true;
  };

  return {
    push(piece) {
      slide(window, at, piece);
      seen -= at;
      firstBreak -= at;
      lineFrom -= at;
      at = 0;
      ascii.over(window.bytes, window.to);
      while (step());
    },
    end() {
      while (breaks > 0) {
        const found = rows && !open ? rowOf(rows.lines, at, window.to) : undefined;
        if (found) endRow(window.to, breaks + 1, found);
        else endRow(firstBreak, 1);
        while (step());
      }
      const wasWhole = at === window.to && !tooLong;
      // Of the end alone, whatever a row before it was: a reader that began behind that row says the same.
      lastWasWrong = tooLong !== undefined;
      if (!wasWhole) endRow(window.to, 1);
      if (!rows) columnsOf('');
      return wasWhole || !lastWasWrong;
    },
    position: () => ({ offsetBytes: safeOffset, resume: { format: 'CSV', columns, lines } }),
  };
}
