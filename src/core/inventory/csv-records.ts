/** Records of a CSV that a person made (RFC 4180). The service's own CSV is another one. */

/** `quotes`: text after a closing one, or none. `too long`: more than any record needs. */
export type CsvFault = 'quotes' | 'too long';

export interface CsvListener {
  /** @param line where it begins, from 1. */
  record(fields: readonly string[], line: number, raw: string): void;
  fault(reason: CsvFault, line: number, raw: string): void;
}

export interface CsvReader {
  /** Takes the next piece of the text; records may be cut anywhere. */
  push(text: string): void;
  end(): void;
}

/** UTF-16 units of a record. */
const LONGEST = 65_536;

/**
 * Reads records one after the other, in linear time, and holds no more than one of them. A stray
 * quote costs its line: reading goes on with the next. Lines end in LF or CRLF; empty ones are no
 * records. Cells are parted by a comma, or by a semicolon or a tab where the first line has that.
 */
export function csvReader(listener: CsvListener): CsvReader {
  let held = '';
  let line = 1;
  let separator = '';
  let isCut = false; // within a line that is too long already

  function read(isLast: boolean): void {
    if (separator === '') {
      const found = separatorOf(held);
      if (found === undefined && !isLast && held.length < LONGEST) return;
      separator = found ?? ',';
    }
    let at = isCut ? restOfLine() : 0;
    while (at < held.length) {
      const taken = take(held, at, separator, isLast);
      if (taken === 'more') {
        if (!isLast && held.length - at < LONGEST) break;
        at = drop(at, held.indexOf('\n', at) < 0 ? 'too long' : 'quotes');
      } else if (typeof taken === 'string') at = drop(at, taken);
      else {
        const raw = held.slice(at, taken.next);
        if (taken.fields.length > 1 || taken.fields[0] !== '') listener.record(taken.fields, line, raw);
        line += lineEnds(raw);
        at = taken.next;
      }
    }
    held = held.slice(at);
  }

  /** Gives a line up. @returns where the next one begins. */
  function drop(at: number, reason: CsvFault): number {
    listener.fault(reason, line, held.slice(at, at + LONGEST).split('\n', 1)[0] ?? '');
    const end = held.indexOf('\n', at);
    isCut = end < 0;
    if (isCut) return held.length;
    line += 1;
    return end + 1;
  }

  function restOfLine(): number {
    const end = held.indexOf('\n');
    if (end < 0) return held.length;
    isCut = false;
    line += 1;
    return end + 1;
  }

  return {
    push(text) {
      held += text;
      read(false);
    },
    end() {
      read(true);
    },
  };
}

/** A first cell, in quotes or bare, and the character behind it. Within quotes lines may end. */
const FIRST_CELL = /^[\r\n]*(?![\r\n])(?:"(?:[^"]|"")*"([^"])|(?!")[^",;\t\r\n]*([",;\t\r\n]))/;

/** @returns what stands behind the first cell where that is one of the three, else a comma; undefined where that isn't there yet. */
function separatorOf(text: string): string | undefined {
  const [found, behindQuoted, behind = behindQuoted] = FIRST_CELL.exec(text.slice(0, LONGEST)) ?? [];
  return found === undefined || behind === ';' || behind === '\t' ? behind : ',';
}

/** @returns `more` where the text ends before the record does. */
function take(text: string, start: number, separator: string, isLast: boolean): { fields: string[]; next: number } | 'more' | CsvFault {
  const end = text.indexOf('\n', start);
  if (end < 0 && !isLast) return 'more';
  const line = text.slice(start, end < 0 ? text.length : end);
  if (!line.includes('"')) {
    if (line.length > LONGEST) return 'too long';
    return { fields: (line.endsWith('\r') ? line.slice(0, -1) : line).split(separator), next: end < 0 ? text.length : end + 1 };
  }
  const fields: string[] = [];
  for (let at = start; ; at += 1) {
    const cell = text[at] === '"' ? quotedCell(text, at, isLast) : bareCell(text, at, separator);
    if (typeof cell === 'string') return cell;
    fields.push(cell.value);
    at = cell.end;
    if (at - start > LONGEST) return 'too long';
    if (text[at] === separator) continue;
    if (text[at] === '\r') at += 1;
    if (at >= text.length) return isLast ? { fields, next: at } : 'more';
    return text[at] === '\n' ? { fields, next: at + 1 } : 'quotes';
  }
}

function quotedCell(text: string, start: number, isLast: boolean): { value: string; end: number } | 'more' | 'quotes' {
  let value = '';
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return isLast ? 'quotes' : 'more';
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

/** A quote within is a letter like any other. */
function bareCell(text: string, start: number, separator: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1;
  const cut = text[end - 1] === '\r' && text[end] === '\n' && end > start ? end - 1 : end;
  return { value: text.slice(start, cut), end: cut };
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
