import { Failed } from '../failure/failure.ts';
import { fastRows } from './json-fast-row.ts';
import { parsed, parsedRow } from './json-row.ts';
import { endOfList } from './json-tail.ts';
import { valueScan, type RowStart } from './json-value.ts';
import type { RowProblem } from './inventory.ts';
import { rawText, ROW_CAP_BYTES, type ResumeJson, type RowSink, type Splitter } from './row.ts';
import { isSpace, rowStartAt, SERVICE_KEYS } from './row-start.ts';
import { spoiltBytes } from './spoilt.ts';
import { emptyWindow, slide } from './window.ts';

/** Longer members of the whole are passed over. */
const HEAD_CAP_BYTES = 4_096;
const FRESH: ResumeJson = { format: 'JSON', at: 'start', head: {}, firstKeys: [], listed: false, guessed: false };

/** So much of what was passed over stays at hand, to find a row that begins in it. */
const BEHIND_BYTES = 512;
const TAIL_BYTES = 4_096;
const MOST_KEYS = 8;

/**
 * Where the splitter stands. `start` to `after`: among the members of the whole; `row`, `comma`: in the
 * list, before a row or behind one; `in row`; `lost`: behind damage, looking for the next row.
 */
type State = 'start' | 'before key' | 'in key' | 'colon' | 'before value' | 'in value' | 'after' | 'row' | 'comma' | 'in row' | 'lost';

/**
 * Splits the JSON of an inventory into rows, whatever the order of members and the white space, and
 * keeps only what isn't read yet. After damage it goes on at the next row's beginning: each byte is
 * looked at a fixed number of times, so a hostile file takes no longer than a good one.
 *
 * Differs from JSON.parse where that would lose rows: damage costs the row that it is in; rows that
 * stand in a second list, or in a list under another name, are read.
 *
 * @param offset of the first byte that will be pushed.
 */
export function jsonSplitter(sink: RowSink, offset = 0, resume = FRESH): Splitter {
  const window = emptyWindow(offset);
  /** What is read next, as an index into the window. */
  let at = 0;
  let state: State = resume.at === 'members' ? 'after' : resume.at;
  let { head, firstKeys, listed, guessed } = resume;
  /** Whether the list's end was seen. */
  let ended = resume.at === 'members';
  let safe: { readonly offsetBytes: number; readonly at: typeof resume.at } = { offsetBytes: offset, at: resume.at };

  const rowWithin: RowStart = (bytes, brace, to, final) => rowStartAt(bytes, brace, to, final, firstKeys.length > 0 ? firstKeys : ['ArchiveId']);
  const scan = valueScan(rowWithin);
  const fast = fastRows();

  /** Where the row, key or value that is being read begins; -1: it is passed over, its bytes aren't kept. */
  let from = 0;
  let key = '';
  const spoilt = spoiltBytes();

  const isSafe = (where: typeof resume.at): void => {
    safe = { offsetBytes: window.base + at, at: where };
  };

  const begin = (next: 'in row' | 'in key' | 'in value'): void => {
    state = next;
    from = at;
    scan.begin(next === 'in row');
  };

  /**
   * What begins at `start` can't be read. A row may begin where that was seen, or a little before: its
   * first quote was taken for the end of a text, then.
   */
  const lose = (start: number, reason: RowProblem['reason']): void => {
    const first = state === 'in row' ? start + 1 : Math.max(0, safe.offsetBytes - window.base);
    at = Math.max(first, at - BEHIND_BYTES);
    const spoiltFrom = Math.min(start, at);
    spoilt.begin(window.base + spoiltFrom, reason);
    spoilt.add(window.bytes.subarray(spoiltFrom, at));
    state = 'lost';
  };

  /**
   * Rows of this file begin with that. A file has one such key, or some after damage. What a guessed
   * row begins with isn't learnt, unless it is the service's own key: pieces of any size read the same.
   */
  const knowKey = (firstKey: string): void => {
    listed = true;
    if ((!guessed || firstKey === 'ArchiveId') && firstKeys.length < MOST_KEYS && !firstKeys.includes(firstKey)) firstKeys = [...firstKeys, firstKey];
  };

  /** Rows of the service's own form, as many as there are. */
  const fastOnes = (): void => {
    while (state === 'row' && window.bytes[at] === 0x7b) {
      const row = fast.read(at);
      if (!row) break;
      sink.row(row);
      at = fast.stopped();
      state = 'comma';
      if (at < window.to && window.bytes[at] === 0x2c) {
        at += 1;
        state = 'row';
      }
      isSafe(state);
      guessed = false;
      knowKey('ArchiveId');
    }
  };

  const endRow = (): void => {
    const bytes = window.bytes.subarray(from, at);
    const read = parsedRow(bytes);
    if (typeof read === 'string') sink.problem({ reason: read, offset: window.base + from, raw: rawText(bytes) });
    else {
      sink.row(read.row);
      knowKey(read.firstKey);
    }
    guessed = false;
    state = 'comma';
    isSafe('comma');
  };

  const endKey = (): void => {
    const name = from < 0 ? undefined : parsed(window.bytes.subarray(from, at));
    key = typeof name === 'string' ? name : '';
    state = 'colon';
  };

  const endValue = (): void => {
    const value = from >= 0 && (key === 'VaultARN' || key === 'InventoryDate') ? parsed(window.bytes.subarray(from, at)) : undefined;
    if (typeof value === 'string') head = { ...head, ...(key === 'VaultARN' ? { vaultArn: value } : { inventoryDate: value }) };
    state = 'after';
    if (ended) isSafe('members');
  };

  /** Goes over a row, a key or a value. @returns false where more bytes are needed. */
  const over = (final: boolean): boolean => {
    // The same in pieces of any size: a row is too long by its own length.
    const to = state === 'in row' ? Math.min(window.to, from + ROW_CAP_BYTES) : window.to;
    const found = scan.over(window.bytes, at, to, final && to === window.to);
    at = scan.stopped();
    if (state !== 'in row' && at - from > HEAD_CAP_BYTES) from = -1;
    if (found === 'end') ({ 'in row': endRow, 'in key': endKey, 'in value': endValue })[state as 'in row' | 'in key' | 'in value']();
    else if (found === 'bad') lose(from < 0 ? Math.max(0, at - BEHIND_BYTES) : from, 'syntax');
    else if (to < window.to) lose(from, 'too long');
    else return false;
    return true;
  };

  /** Looks for the next row behind damage. @returns false where more bytes are needed. */
  const find = (final: boolean): boolean => {
    const found = window.bytes.subarray(at, window.to).indexOf(0x7b);
    const brace = found < 0 ? window.to : at + found;
    spoilt.add(window.bytes.subarray(at, brace));
    at = brace;
    // Before a row was read nobody knows how they begin here.
    const starts =
      found < 0 ? 'more' : rowStartAt(window.bytes, at, window.to, final, firstKeys.length > 0 ? [...SERVICE_KEYS, ...firstKeys] : undefined);
    if (starts === 'more') return false;
    if (starts === 'no') {
      spoilt.add(window.bytes.subarray(at, at + 1));
      at += 1;
      return true;
    }
    spoilt.tell(sink, !listed);
    guessed = firstKeys.length === 0;
    ended = false;
    state = 'row';
    isSafe('row');
    return true;
  };

  const goTo = (next: State): void => {
    at += 1;
    state = next;
  };

  /** One byte between values. */
  const step = (byte: number): void => {
    const inList = state === 'row' || state === 'comma';
    if (isSpace(byte)) at += 1;
    else if (state === 'row' && byte === 0x7b) begin('in row');
    else if (state === 'comma' && byte === 0x2c) goTo('row');
    else if (inList && byte === 0x5d) {
      goTo('after');
      ended = true;
      isSafe('members');
    } else if (state === 'start' && byte === 0x7b) goTo('before key');
    else if (state === 'before key' && byte === 0x22) begin('in key');
    else if (state === 'colon' && byte === 0x3a) goTo('before value');
    else if (state === 'before value' && byte === 0x5b && key === 'ArchiveList') {
      goTo('row');
      listed = true;
      ended = false;
      isSafe('row');
    } else if (state === 'before value') begin('in value');
    else if (state === 'after' && byte === 0x2c) goTo('before key');
    else if ((state === 'after' || state === 'before key') && byte === 0x7d) goTo('after');
    else lose(at, 'syntax');
  };

  const run = (final: boolean): void => {
    fast.over(window.bytes, window.to);
    while (at < window.to) {
      fastOnes();
      if (at === window.to) return;
      if (state === 'lost') {
        if (!find(final)) return;
      } else if (state === 'in row' || state === 'in key' || state === 'in value') {
        if (!over(final)) return;
      } else step(window.bytes[at]!);
    }
  };

  /** From where on bytes are kept for the next piece. */
  const needed = (): number => {
    if (state === 'lost') return Math.max(0, at - TAIL_BYTES);
    if (state === 'in row') return from;
    if (state === 'row' || state === 'comma') return at;
    const behind = Math.max(0, at - BEHIND_BYTES);
    return (state === 'in key' || state === 'in value') && from >= 0 ? Math.min(from, behind) : behind;
  };

  return {
    push(piece) {
      const gone = needed();
      slide(window, gone, piece);
      at -= gone;
      if (from >= 0) from -= gone;
      run(false);
    },
    end() {
      run(true);
      if (!listed) throw new Failed({ code: 'not-an-inventory', why: 'no list' });
      if (ended) {
        if (state === 'lost') spoilt.tell(sink);
        return true;
      }
      const tail = window.bytes.subarray(Math.max(state === 'in row' ? from : 0, window.to - TAIL_BYTES), window.to);
      const behind = state === 'lost' || state === 'in row' ? endOfList(tail) : undefined;
      if (state === 'in row') {
        const raw = rawText(window.bytes.subarray(from, window.to));
        sink.problem(behind ? { reason: 'syntax', offset: window.base + from, raw } : { reason: 'cut off', offset: window.base + window.to, raw });
      } else if (state === 'lost') spoilt.tell(sink);
      else sink.problem({ reason: 'cut off', offset: window.base + window.to, raw: '' });
      head = { ...head, ...behind };
      return behind !== undefined;
    },
    position: () => ({ offsetBytes: safe.offsetBytes, resume: { format: 'JSON', at: safe.at, head, firstKeys, listed, guessed } }),
  };
}
