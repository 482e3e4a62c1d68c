import { open, rm, truncate } from 'node:fs/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { copyOfProfile, largeBlobs } from '../drive/profile.ts';
import { sha256OfFile, type SourceFile } from '../drive/files.ts';
import { sourceBytesOf } from '../drive/stored.ts';
import {
  allChunks,
  ascending,
  CHUNK,
  chunksAsked,
  drive,
  expectStoredBytes,
  mendAsBeforeSave,
  retrieve,
  served,
  untilProven,
  untilStored,
} from './downloading.ts';

const chromium = inject('chromium');
const source = served([48, 96], ['--bandwidth', '60MB/s']);

interface Before {
  readonly profile: string;
  readonly proven: string;
  readonly begun: string;
}

let made: Promise<Before> | undefined;

/** A profile of a killed browser with a proven transfer and one of six chunks that was under way; made once. */
const profileBefore = (): Promise<Before> => (made ??= makeProfile());

async function makeProfile(): Promise<Before> {
  const { standIn, files } = source;
  const thaw = await drive({ chromium, url: standIn.url });
  const proven = await retrieve(thaw, files[0]!);
  await untilProven(thaw, proven);
  const begun = await retrieve(thaw, files[1]!);
  await untilStored(thaw, begun, 2);
  await thaw.close();
  return { profile: thaw.profile, proven, begun };
}

afterAll(async () => {
  if (made) await rm((await made).profile, { recursive: true, force: true });
});

const flip = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  const one = Buffer.alloc(1);
  await file.read(one, 0, 1, 5_000_000);
  one[0]! ^= 1;
  await file.write(one, 0, 1, 5_000_000);
  await file.close();
};

const HURTS: readonly (readonly [string, (path: string) => Promise<void>])[] = [
  ['T5 bytes gone', (path) => rm(path)],
  ['T5 bytes cut', (path) => truncate(path, CHUNK / 2 + 77)],
  ['T5 bytes emptied', (path) => truncate(path, 0)],
  ['D2 flipped byte', flip],
];

/** The file of some stored chunk of a source, and which chunk it is. */
async function blobOf(profile: string, file: SourceFile): Promise<{ readonly path: string; readonly chunk: number }> {
  const chunks = await sourceBytesOf(file.path, CHUNK, allChunks(file));
  for (const path of await largeBlobs(profile, CHUNK)) {
    const sha256 = await sha256OfFile(path);
    const found = chunks.find((chunk) => chunk.sha256 === sha256);
    if (found) return { path, chunk: found.index };
  }
  throw new Error(`no chunk of ${file.name} lies in ${profile}`);
}

test.each(HURTS)('%s in the closed profile: found before ready, and only that chunk is fetched again', async (_name, hurt) => {
  const { standIn, files } = source;
  const file = files[1]!;
  const { profile: unharmed, begun } = await profileBefore();
  const profile = await copyOfProfile(unharmed);
  const { path, chunk } = await blobOf(profile, file);
  await hurt(path);

  await standIn.forgetJournal();
  const thaw = await drive({ chromium, url: standIn.url, profile });
  const claimed = await thaw.storedChunks(begun);
  expect(claimed).toContain(chunk);
  await untilProven(thaw, begun);
  const missing = allChunks(file).filter((index) => !claimed.includes(index));
  expect(ascending(await chunksAsked(standIn))).toEqual(ascending([...missing, chunk]));
  expect((await thaw.transfer(begun)).refetched).toBe(1);
  expect(await expectStoredBytes(thaw, begun, file)).toEqual(allChunks(file));
});

test.each(HURTS.filter(([name]) => name !== 'T5 bytes emptied'))(
  'F9 save after "%s": the chunk is fetched again first, and the saved file is the source',
  async (_name, hurt) => {
    const { standIn, files } = source;
    const file = files[0]!;
    const { profile: unharmed, proven, begun } = await profileBefore();
    const profile = await copyOfProfile(unharmed);
    const { path, chunk } = await blobOf(profile, file);
    await hurt(path);

    const thaw = await drive({ chromium, url: standIn.url, profile });
    await untilProven(thaw, begun);
    await standIn.forgetJournal();
    expect(await mendAsBeforeSave(thaw, proven, file)).toEqual([chunk]);
    expect(await chunksAsked(standIn)).toEqual([chunk]);

    const { url } = (await thaw.ask({ kind: 'save/offer', transferId: proven, name: file.name })) as { url: string };
    const downloading = thaw.page.waitForEvent('download');
    await thaw.page.evaluate((to) => location.assign(to), url);
    expect(await sha256OfFile(await (await downloading).path())).toBe(file.sha256);
  },
);
