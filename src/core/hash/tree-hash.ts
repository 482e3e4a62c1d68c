/** A SHA-256 value: 32 bytes. */
export type Hash = Uint8Array<ArrayBuffer>;

const HASH_BYTES = 32;
/** Joins under way at once: a 40 TB archive has 640,000 chunks, too many promises for one step. */
const JOINS_AT_ONCE = 512;

/**
 * Joins the hashes of consecutive pieces of an archive into their tree hash.
 *
 * Neighbours are joined level by level; an odd last one moves up unchanged. Leaves (1 MiB) and
 * chunks give the same root if every chunk but the last holds the same power of two of leaves.
 *
 * @param hashes in archive order, at least one; left untouched.
 * @returns the root; for a single hash, that hash.
 * @throws RangeError if there is none: an empty archive has one leaf, the SHA-256 of no bytes.
 * @see Amazon Glacier developer guide, "Computing Checksums"
 */
export async function treeHash(hashes: readonly Hash[]): Promise<Hash> {
  let level = hashes;
  while (level.length > 1) level = await levelAbove(level);
  const [root] = level;
  if (!root) throw new RangeError('a tree hash needs at least one hash');
  return root;
}

async function levelAbove(level: readonly Hash[]): Promise<Hash[]> {
  const above: Hash[] = [];
  for (let from = 0; from < level.length; from += 2 * JOINS_AT_ONCE) {
    const joins: (Hash | Promise<Hash>)[] = [];
    const neighbours = level.slice(from, from + 2 * JOINS_AT_ONCE);
    for (const [i, left] of neighbours.entries()) if (i % 2 === 0) joins.push(join(left, neighbours[i + 1]));
    above.push(...(await Promise.all(joins)));
  }
  return above;
}

function join(left: Hash, right: Hash | undefined): Hash | Promise<Hash> {
  if (!right) return left;
  const both = new Uint8Array(2 * HASH_BYTES);
  both.set(left);
  both.set(right, HASH_BYTES);
  return sha256(both);
}

/** @returns the SHA-256 of the bytes, which may be overwritten as soon as this was called. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Hash> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
