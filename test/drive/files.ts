/** Source files for tests: made once, of bytes that differ from MiB to MiB, with known hashes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archiveIdOf } from '../../stand-in/core/archive-id.ts';

const MiB = 1024 * 1024;

export interface SourceFile {
  readonly path: string;
  /** As the stand-in describes it: the path below the folder. */
  readonly name: string;
  readonly archiveId: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'thaw-test-'));

/** Writes a file of pseudo-random bytes below the folder. Equal names give equal bytes. */
export async function makeFile(folder: string, name: string, sizeBytes: number): Promise<SourceFile> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  const whole = createHash('sha256');
  for (let at = 0; at < sizeBytes; at += MiB) {
    const piece = mebibyteOf(`${name} ${at}`).subarray(0, Math.min(MiB, sizeBytes - at));
    whole.update(piece);
    await file.write(piece);
  }
  await file.close();
  return { path, name, archiveId: archiveIdOf(`file ${name}`), sizeBytes, sha256: whole.digest('hex') };
}

/** Writes a file of these words. */
export async function makeTextFile(folder: string, name: string, text: string): Promise<SourceFile> {
  const path = join(folder, name);
  await writeFile(path, text);
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name, archiveId: archiveIdOf(`file ${name}`), sizeBytes: bytes.length, sha256 };
}

/** Cheap and different for every seed: a hash that fills the front, then words that count on. */
function mebibyteOf(seed: string): Buffer {
  const bytes = Buffer.alloc(MiB);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, MiB / 4);
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0) | 1;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] = state;
  }
  return bytes;
}

export async function sha256OfFile(path: string): Promise<string> {
  const whole = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 4 * MiB })) whole.update(piece as Buffer);
  return whole.digest('hex');
}
