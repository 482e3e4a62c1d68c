/** SHA-256 of each MiB, computed beside the serving: Web Crypto hashes on threads of its own. */

export type Bytes = Uint8Array<ArrayBuffer>;

export const MiB = 1_048_576;

/** Leaves under way at once; two keep a core busy without starving the answers. */
const LANES = 2;

/**
 * Hashes content leaf by leaf.
 *
 * @param readLeaf gives bytes `start` to `end` (exclusive), at most one MiB.
 * @returns the hashes in order; for no bytes at all, none.
 */
export async function hashLeaves(sizeBytes: number, readLeaf: (start: number, end: number) => Promise<Bytes>): Promise<readonly Bytes[]> {
  const hashes = new Array<Bytes>(Math.ceil(sizeBytes / MiB));
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < hashes.length) {
      const leaf = next++;
      hashes[leaf] = await sha256(await readLeaf(leaf * MiB, Math.min((leaf + 1) * MiB, sizeBytes)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return hashes;
}

/** Remembers the outcome of one computation, but not its failure: the next call tries again. */
export function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | undefined;
  return () => {
    outcome ??= compute().catch((error: unknown) => {
      outcome = undefined;
      throw error;
    });
    return outcome;
  };
}

/** SHA-256 of some bytes. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Tree hash of leaf hashes, in lower-case hex. */
export async function treeHashHex(leaves: readonly Bytes[]): Promise<string> {
  let level = leaves.length > 0 ? leaves : [await sha256(new Uint8Array(0))];
  while (level.length > 1) {
    const above: Promise<Bytes>[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(join(level[i] ?? new Uint8Array(0), level[i + 1]));
    level = await Promise.all(above);
  }
  return Array.from(level[0] ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An odd last one moves up unchanged. */
async function join(left: Bytes, right: Bytes | undefined): Promise<Bytes> {
  if (!right) return left;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return sha256(both);
}
