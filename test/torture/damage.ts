/** What becomes of a killed browser's profile before the next life opens it. */
import { open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFiles, largeBlobs } from '../drive/profile.ts';
import { oneOf, type Chance } from './chance.ts';
import { MiB } from './misbehaviour/script.ts';
import type { End } from './schedule.ts';

/** @returns what was done, or why nothing could be. */
export async function damage(profile: string, end: End, chance: Chance): Promise<string> {
  const at = chance();
  switch (end) {
    case 'killed, a chunk flipped':
      return toAChunk(profile, chance, (path) => flip(path, at));
    case 'killed, a chunk cut':
      return toAChunk(profile, chance, async (path) => truncate(path, Math.floor(at * (await sizeOf(path)))));
    case 'killed, a chunk gone':
      return toAChunk(profile, chance, (path) => rm(path));
    case 'killed, the log cut':
      return toLogs(profile, async (path) => truncate(path, Math.floor((0.3 + 0.65 * at) * (await sizeOf(path)))));
    case 'killed, the log gone':
      return toLogs(profile, (path) => rm(path));
    case 'killed, all records gone':
      await rm((await databaseFiles(profile)).records, { recursive: true });
      return 'all records are gone';
    default:
      return 'nothing';
  }
}

async function toAChunk(profile: string, chance: Chance, hurt: (path: string) => Promise<void>): Promise<string> {
  const blobs = await largeBlobs(profile, MiB);
  if (blobs.length === 0) return 'there was no chunk to damage';
  const path = oneOf(chance, blobs);
  await hurt(path);
  return `${path.slice(-12)} of ${blobs.length} chunks`;
}

async function toLogs(profile: string, hurt: (path: string) => Promise<void>): Promise<string> {
  const { records } = await databaseFiles(profile);
  const logs = (await readdir(records)).filter((name) => name.endsWith('.log'));
  for (const log of logs) await hurt(join(records, log));
  return logs.join(', ');
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const place = Math.min(size - 1, Math.floor(at * size));
    const one = Buffer.alloc(1);
    await file.read(one, 0, 1, place);
    one[0]! ^= 1 << Math.floor(at * 8);
    await file.write(one, 0, 1, place);
  } finally {
    await file.close();
  }
}
