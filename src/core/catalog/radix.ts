/** Keys up to 2^53 in digits of 16 bits; digits that are the same everywhere cost no pass. */
const DIGIT = 0x1_0000;
const WORD = 0x1_0000_0000;

/**
 * Sorts stably by whole numbers, the lowest first: a counting pass for each 16 bits of their span.
 *
 * @param rows stay as they are.
 * @param keys one for each of the rows.
 */
export function sortedByKey(rows: Uint32Array, keys: Float64Array): Uint32Array<ArrayBuffer> {
  let least = Infinity;
  let most = -Infinity;
  let isSorted = true;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key < most) isSorted = false;
    else most = key;
    if (key < least) least = key;
  }
  if (isSorted) return rows.slice();
  let order = new Uint32Array(rows.length);
  let spare = new Uint32Array(rows.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const digits = new Uint16Array(rows.length);
  for (let unit = 1; unit <= most - least; unit *= DIGIT) {
    readDigits(keys, least, unit, digits);
    distribute(order, digits, spare);
    [order, spare] = [spare, order];
  }
  for (let i = 0; i < order.length; i++) spare[i] = rows[order[i]!]!;
  return spare;
}

/** Sorts stably by what a function says of each row. */
export function sortedBy(rows: Uint32Array, keyOf: (row: number) => number): Uint32Array<ArrayBuffer> {
  const keys = new Float64Array(rows.length);
  // A loop, as `from` with a function takes several times as long.
  for (let i = 0; i < rows.length; i++) keys[i] = keyOf(rows[i]!);
  return sortedByKey(rows, keys);
}

function readDigits(keys: Float64Array, least: number, unit: number, digits: Uint16Array): void {
  const shift = Math.log2(unit < WORD ? unit : unit / WORD);
  if (unit < WORD) for (let i = 0; i < keys.length; i++) digits[i] = (keys[i]! - least) >>> shift;
  else for (let i = 0; i < keys.length; i++) digits[i] = ((keys[i]! - least) / WORD) >>> shift;
}

function distribute(order: Uint32Array, digits: Uint16Array, into: Uint32Array): void {
  const places = new Uint32Array(DIGIT);
  for (let i = 0; i < digits.length; i++) places[digits[i]!]!++;
  for (let d = 0, sum = 0; d < DIGIT; d++) {
    const count = places[d]!;
    places[d] = sum;
    sum += count;
  }
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    into[places[digits[at]!]!++] = at;
  }
}
