/** Columns that grow by doubling, so that a million additions copy each number about once. */
type Column = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** @returns the column itself where it is long enough, else a longer copy, the rest zero. */
export function grown<C extends Column>(column: C, length: number): C;
export function grown(column: Column, length: number): Column {
  if (column.length >= length) return column;
  const most = Math.max(length, 2 * column.length);
  const longer =
    column instanceof Float64Array
      ? new Float64Array(most)
      : column instanceof Uint32Array
        ? new Uint32Array(most)
        : column instanceof Int32Array
          ? new Int32Array(most)
          : new Uint8Array(most);
  longer.set(column);
  return longer;
}
