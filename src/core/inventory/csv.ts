import { columnsOf, isOwn, lineReader, type LineReader } from './csv-columns.ts';
import { asciiCutter, utf8 } from './texts.ts';
import type { RowProblem } from './inventory.ts';
import { DESCRIPTION_CAP, rawText, ROW_CAP_BYTES, type ResumeCsv, type RowSink, type Splitter } from './row.ts';
import { emptyWindow, slide } from './window.ts';

const FRESH: ResumeCsv = { format: 'CSV', columns: [], lines: 0 };
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
/** A quoted cell with line breaks that isn't closed by then is damaged. */
const LONGEST_OPEN_BYTES = 2 * DESCRIPTION_CAP;

/**
 * Splits the CSV of an inventory into rows. In the service's form a row is a line, so a damaged one
 * costs itself alone. In Thaw's own form a quoted cell may hold line breaks; where its end is missing,
 * only its first line is given up.
 *
 * @param offset of the first byte that will be pushed.
 */
export function csvSplitter(sink: RowSink, offset = 0, resume = FRESH): Splitter {
  const window = emptyWindow(offset);
  let { columns, lines } = resume;
  let read: LineReader | undefined = columns.length > 0 ? lineReader(columns) : undefined;
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
  /** A row without an end in sight: its beginning. */
  let tooLong: RowProblem | undefined;
  let safeOffset = offset;
  let lastWasWrong = false;

  const tell = (reason: RowProblem['reason'], bytes: Uint8Array): void => {
    sink.problem({ reason, line: lines + 1, offset: window.base + at, raw: rawText(bytes) });
    lastWasWrong = true;
  };

  const row = (end: number): void => {
    const to = end > at && window.bytes[end - 1] === CR ? end - 1 : end;
    if (to === at) return;
    const bytes = window.bytes.subarray(at, to);
    const text = bits < 0x80 ? ascii.cut(at, to) : utf8(bytes);
    if (read) {
      const found = text === undefined ? 'syntax' : read(text);
      if (typeof found === 'string') return tell(found, bytes);
      lastWasWrong = false;
      sink.row(found);
    } else {
      columns = columnsOf(text ?? '');
      read = lineReader(columns);
      own = isOwn(columns);
    }
  };

  /** @param end behind the row, before its line end. */
  const endRow = (end: number, newLines: number): void => {
    if (tooLong) sink.problem(tooLong);
    else row(end);
    tooLong = undefined;
    lines += newLines;
    at = Math.min(end + 1, window.to);
    seen = at;
    bits = 0;
    breaks = 0;
    open = false;
    safeOffset = window.base + at;
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
        if (!own || !open || tooLong) {
          endRow(seen, breaks);
          return true;
        }
        if (breaks === 1) firstBreak = seen;
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
      at = 0;
      ascii.over(window.bytes, window.to);
      while (step());
    },
    end() {
      while (breaks > 0) {
        endRow(firstBreak, 1);
        while (step());
      }
      const wasWhole = at === window.to && !tooLong;
      // Of the end alone, whatever a row before it was: a reader that began behind that row says the same.
      lastWasWrong = tooLong !== undefined;
      if (!wasWhole) endRow(window.to, 1);
      if (!read) columnsOf('');
      return wasWhole || !lastWasWrong;
    },
    position: () => ({ offsetBytes: safeOffset, resume: { format: 'CSV', columns, lines } }),
  };
}
