/** Reading one file as content, and noticing when it isn't the file any more that was announced. */

import { constants, statSync, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import type { Content } from '../core/index.ts';
import { hashLeaves, once, type Bytes } from '../core/leaves.ts';
import { pieces } from '../core/pieces.ts';

/** What makes a file the same file with the same bytes, as far as the system can tell. */
export interface FileIdentity {
  readonly sizeBytes: number;
  readonly modifiedNs: bigint;
  readonly inode: bigint;
  readonly device: bigint;
}

export function identityOf(stats: BigIntStats): FileIdentity {
  return { sizeBytes: Number(stats.size), modifiedNs: stats.mtimeNs, inode: stats.ino, device: stats.dev };
}

/**
 * A file as content. Nothing is read before it is asked for, and nothing is kept but leaf hashes.
 *
 * Reading fails once size, date or identity differ from `identity`: bytes of two versions must
 * never be joined into one archive. Size and date are compared before the first byte and again
 * before the last piece is handed over.
 */
export function fileContent(path: string, identity: FileIdentity): Content {
  return {
    sizeBytes: identity.sizeBytes,
    read: (start, end) => {
      assertSame(path, identity, statSync(path, { bigint: true }));
      const file = once(() => openSame(path, identity));
      const read = async (from: number, to: number): Promise<Bytes> => {
        const handle = await file();
        const bytes = await readExactly(handle, from, to);
        if (to === end) assertSame(path, identity, await handle.stat({ bigint: true }));
        return bytes;
      };
      return pieces(start, end, read, async () => (await file().catch(() => undefined))?.close());
    },
    leafHashes: once(() => hashFile(path, identity)),
  };
}

async function hashFile(path: string, identity: FileIdentity): Promise<readonly Bytes[]> {
  const handle = await openSame(path, identity);
  try {
    const hashes = await hashLeaves(identity.sizeBytes, (start, end) => readExactly(handle, start, end));
    assertSame(path, identity, await handle.stat({ bigint: true }));
    return hashes;
  } finally {
    await handle.close();
  }
}

/** The last part of the path must not have become a symlink since. */
async function openSame(path: string, identity: FileIdentity): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    assertSame(path, identity, await handle.stat({ bigint: true }));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function assertSame(path: string, expected: FileIdentity, stats: BigIntStats): void {
  const found = identityOf(stats);
  const same =
    found.sizeBytes === expected.sizeBytes &&
    found.modifiedNs === expected.modifiedNs &&
    found.inode === expected.inode &&
    found.device === expected.device;
  if (!same) throw new Error(`${path} changed since it was announced.`);
}

async function readExactly(handle: FileHandle, start: number, end: number): Promise<Bytes> {
  // Unzeroed, as every byte is overwritten here; not from Node's pool, as the bytes travel on.
  const bytes = Buffer.allocUnsafeSlow(end - start);
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw new Error('The file is shorter than announced.');
    filled += bytesRead;
  }
  return bytes;
}
