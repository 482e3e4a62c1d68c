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
  for (const key of keys) {
    if (key < least) least = key;
    if (key > most) most = key;
  }
  const span = most > least ? most - least : 0;
  let order: Uint32Array = Uint32Array.from(rows, (_, i) => i);
  for (let unit = 1; unit <= span; unit *= DIGIT) order = pass(order, digits(keys, least, unit));
  return Uint32Array.from(order, (i) => rows[i]!);
}

function digits(keys: Float64Array, least: number, unit: number): Uint16Array {
  const made = new Uint16Array(keys.length);
  const shift = unit < WORD ? Math.log2(unit) : Math.log2(unit / WORD);
  if (unit < WORD) for (let i = 0; i < keys.length; i++) made[i] = (keys[i]! - least) >>> shift;
  else for (let i = 0; i < keys.length; i++) made[i] = ((keys[i]! - least) / WORD) >>> shift;
  return made;
}

function pass(order: Uint32Array, digit: Uint16Array): Uint32Array {
  const places = new Uint32Array(DIGIT);
  for (let i = 0; i < digit.length; i++) places[digit[i]!]!++;
  for (let d = 0, sum = 0; d < DIGIT; d++) {
    const count = places[d]!;
    places[d] = sum;
    sum += count;
  }
  const next = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) next[places[digit[order[i]!]!]!++] = order[i]!;
  return next;
}
