import { LOWER, lowerInPlace } from './letters.ts';
import { nameEnd, nameStart, type NameColumn, type NamePage } from './name-column.ts';

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

/** A column, with its bytes in small letters beside it, and room to sort in: made once for many sorts. */
interface Desk {
  readonly column: NameColumn;
  readonly small: (Uint8Array | undefined)[];
  readonly places: Uint32Array;
  keys: Uint32Array;
  spareOrder: Uint32Array;
  spareKeys: Uint32Array;
}

/** Sorts numbers of names in place, and returns them. */
export type SortNames = <O extends Uint32Array>(order: O) => O;

/**
 * Sorts stably by the bytes of the names in small letters, then by their bytes as they are, so that
 * equal names stand together: four bytes a pass, only where names are still alike. As many steps as
 * the names have bytes, however alike they are.
 */
export function nameSorter(column: NameColumn): SortNames {
  const none = new Uint32Array(0);
  const desk: Desk = { column, small: [], places: new Uint32Array(256), keys: none, spareOrder: none, spareKeys: none };
  return (order) => {
    if (order.length >= FEW && desk.keys.length < order.length) {
      desk.keys = new Uint32Array(order.length);
      desk.spareOrder = new Uint32Array(order.length);
      desk.spareKeys = new Uint32Array(order.length);
    }
    const spans: Span[] = [{ from: 0, to: order.length, depth: 0, raw: false }];
    for (let span = spans.pop(); span; span = spans.pop()) {
      if (span.to - span.from < FEW) insert(desk, order, span);
      else distribute(desk, order, span, spans);
    }
    return order;
  };
}

const bytesOf = ({ column, small }: Desk, name: number, raw: boolean): Uint8Array => {
  const page = column.pages[name >>> column.shift]!;
  return raw ? page.names : (small[name >>> column.shift] ??= foldedBytes(page));
};

function insert(desk: Desk, order: Uint32Array, { from, to, depth, raw }: Span): void {
  for (let i = from + 1; i < to; i++) {
    const name = order[i]!;
    let at = i;
    while (at > from && compare(desk, order[at - 1]!, name, depth, raw) > 0) {
      order[at] = order[at - 1]!;
      at--;
    }
    order[at] = name;
  }
}

function compare(desk: Desk, a: number, b: number, depth: number, raw: boolean): number {
  const { column } = desk;
  const table = raw ? SAME : LOWER;
  const [bytesA, bytesB] = [bytesOf(desk, a, raw), bytesOf(desk, b, raw)];
  const [startA, startB] = [nameStart(column, a), nameStart(column, b)];
  const [lengthA, lengthB] = [nameEnd(column, a) - startA, nameEnd(column, b) - startB];
  const shared = Math.min(lengthA, lengthB);
  for (let i = depth; i < shared; i++) {
    const differ = table[bytesA[startA + i]!]! - table[bytesB[startB + i]!]!;
    if (differ !== 0) return differ;
  }
  if (lengthA !== lengthB) return lengthA - lengthB;
  return raw ? 0 : compare(desk, a, b, 0, true);
}

function distribute(desk: Desk, order: Uint32Array, span: Span, spans: Span[]): void {
  const { from, to, depth, raw } = span;
  const { keys } = desk;
  readKeys(desk, order, span);
  sortKeys(desk, order, from, to);
  for (let start = from, end = from; start < to; start = end) {
    const key = keys[start]!;
    do end++;
    while (end < to && keys[end] === key);
    if (end - start === 1) continue;
    // A last byte of 0 says that these names end here.
    if ((key & 0xff) !== 0) spans.push({ from: start, to: end, depth: depth + 4, raw });
    else if (!raw && !allSame(desk, order, start, end)) spans.push({ from: start, to: end, depth: 0, raw: true });
  }
}

/** Four bytes of each name from `depth` on, each one more than it is, as no byte of UTF-8 is 255: 0 is the end. */
function readKeys(desk: Desk, order: Uint32Array, { from, to, depth, raw }: Span): void {
  const { column, keys } = desk;
  const table = raw ? SAME : LOWER;
  for (let i = from; i < to; i++) {
    const name = order[i]!;
    const bytes = bytesOf(desk, name, raw);
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
function sortKeys({ keys, places, spareOrder, spareKeys }: Desk, order: Uint32Array, from: number, to: number): void {
  for (let shift = 0; shift < 32; shift += 8) {
    places.fill(0);
    for (let i = from; i < to; i++) places[(keys[i]! >>> shift) & 0xff]!++;
    if (places[(keys[from]! >>> shift) & 0xff] === to - from) continue;
    for (let byte = 0, sum = from; byte < 256; byte++) {
      const count = places[byte]!;
      places[byte] = sum;
      sum += count;
    }
    for (let i = from; i < to; i++) {
      const at = places[(keys[i]! >>> shift) & 0xff]!++;
      spareOrder[at] = order[i]!;
      spareKeys[at] = keys[i]!;
    }
    order.set(spareOrder.subarray(from, to), from);
    keys.set(spareKeys.subarray(from, to), from);
  }
}

function allSame(desk: Desk, order: Uint32Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (compare(desk, order[i - 1]!, order[i]!, 0, true) !== 0) return false;
  return true;
}
