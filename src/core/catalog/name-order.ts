import { LOWER, lowerInPlace } from './letters.ts';
import { nameEnd, nameStart, pageOf, type NameColumn, type NamePage } from './name-column.ts';

/** Fewer names than that are sorted by comparing. */
const FEW = 12;
const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const folded = new WeakMap<NamePage, Uint8Array>();

function foldedBytes(page: NamePage): Uint8Array {
  let bytes = folded.get(page);
  if (!bytes) folded.set(page, (bytes = lowerInPlace(page.names)));
  return bytes;
}

/** Names that are the same up to a byte; `raw` where capitals count, which decides among the rest. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly raw: boolean;
}

/**
 * Sorts stably by the bytes of the names in small letters, then by their bytes as they are, so that
 * equal names stand together: four bytes a pass, only where names are still alike. As many steps as
 * the names have bytes, however alike they are.
 *
 * @param order numbers of names; is sorted in place.
 */
export function sortNames<O extends Uint32Array>(column: NameColumn, order: O): O {
  if (order.length < FEW) {
    insert(column, order, { from: 0, to: order.length, depth: 0, raw: false });
    return order;
  }
  const room = { order: new Uint32Array(order.length), keys: new Uint32Array(order.length), spare: new Uint32Array(order.length) };
  const spans: Span[] = [{ from: 0, to: order.length, depth: 0, raw: false }];
  for (let span = spans.pop(); span; span = spans.pop()) {
    if (span.to - span.from < 2) continue;
    if (span.to - span.from < FEW) insert(column, order, span);
    else distribute(column, order, span, room, spans);
  }
  return order;
}

function insert(column: NameColumn, order: Uint32Array, { from, to, depth, raw }: Span): void {
  for (let i = from + 1; i < to; i++) {
    const name = order[i]!;
    let at = i;
    while (at > from && compare(column, order[at - 1]!, name, depth, raw) > 0) {
      order[at] = order[at - 1]!;
      at--;
    }
    order[at] = name;
  }
}

function compare(column: NameColumn, a: number, b: number, depth: number, raw: boolean): number {
  const [pageA, pageB, table] = [pageOf(column, a), pageOf(column, b), raw ? SAME : LOWER];
  const [bytesA, bytesB] = raw ? [pageA.names, pageB.names] : [foldedBytes(pageA), foldedBytes(pageB)];
  const [startA, startB] = [nameStart(column, a), nameStart(column, b)];
  const [lengthA, lengthB] = [nameEnd(column, a) - startA, nameEnd(column, b) - startB];
  const shared = Math.min(lengthA, lengthB);
  for (let i = depth; i < shared; i++) {
    const differ = table[bytesA[startA + i]!]! - table[bytesB[startB + i]!]!;
    if (differ !== 0) return differ;
  }
  if (lengthA !== lengthB) return lengthA - lengthB;
  return raw ? 0 : compare(column, a, b, 0, true);
}

interface Room {
  readonly order: Uint32Array;
  readonly keys: Uint32Array;
  readonly spare: Uint32Array;
}

function distribute(column: NameColumn, order: Uint32Array, span: Span, room: Room, spans: Span[]): void {
  const { from, to, depth, raw } = span;
  const { keys } = room;
  readKeys(column, order, span, keys);
  sortKeys(order, keys, from, to, room);
  for (let start = from; start < to;) {
    const key = keys[start]!;
    let end = start + 1;
    while (end < to && keys[end] === key) end++;
    // A last byte of 0 says that these names end here.
    if ((key & 0xff) !== 0) spans.push({ from: start, to: end, depth: depth + 4, raw });
    else if (!raw && !allSame(column, order, start, end)) spans.push({ from: start, to: end, depth: 0, raw: true });
    start = end;
  }
}

/** Four bytes of each name from `depth` on, each one more than it is, as no byte of UTF-8 is 255: 0 is the end. */
function readKeys(column: NameColumn, order: Uint32Array, { from, to, depth, raw }: Span, keys: Uint32Array): void {
  const table = raw ? SAME : LOWER;
  for (let i = from; i < to; i++) {
    const name = order[i]!;
    const page = pageOf(column, name);
    const bytes = raw ? page.names : foldedBytes(page);
    const at = nameStart(column, name) + depth;
    const left = nameEnd(column, name) - at;
    keys[i] =
      ((left > 0 ? table[bytes[at]!]! + 1 : 0) << 24) |
      ((left > 1 ? table[bytes[at + 1]!]! + 1 : 0) << 16) |
      ((left > 2 ? table[bytes[at + 2]!]! + 1 : 0) << 8) |
      (left > 3 ? table[bytes[at + 3]!]! + 1 : 0);
  }
}

/** Four counting passes at most; a byte that all have in common costs none. */
function sortKeys(order: Uint32Array, keys: Uint32Array, from: number, to: number, room: Room): void {
  for (let shift = 0; shift < 32; shift += 8) {
    const places = new Uint32Array(256);
    for (let i = from; i < to; i++) places[(keys[i]! >>> shift) & 0xff]!++;
    if (places[(keys[from]! >>> shift) & 0xff] === to - from) continue;
    for (let byte = 0, sum = from; byte < 256; byte++) {
      const count = places[byte]!;
      places[byte] = sum;
      sum += count;
    }
    for (let i = from; i < to; i++) {
      const at = places[(keys[i]! >>> shift) & 0xff]!++;
      room.order[at] = order[i]!;
      room.spare[at] = keys[i]!;
    }
    order.set(room.order.subarray(from, to), from);
    keys.set(room.spare.subarray(from, to), from);
  }
}

function allSame(column: NameColumn, order: Uint32Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (compare(column, order[i - 1]!, order[i]!, 0, true) !== 0) return false;
  return true;
}
