import { mkdir, open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Losses } from '../../src/core/transfer/loss.ts';
import { copyOfProfile, databaseFiles } from '../drive/profile.ts';
import { importMade } from '../drive/open-inventory.ts';
import { recordsIn } from '../drive/stored.ts';
import { allChunks, drive, mendAsBeforeSave, expectStoredBytes, retrievalsAsked, retrieve, served, untilProven, untilStored } from './downloading.ts';

const chromium = inject('chromium');
const source = served([32, 96], ['--bandwidth', '60MB/s']);

interface Before {
  readonly profile: string;
  readonly proven: string;
  readonly paused: string;
  /** Of both. */
  readonly chunks: number;
}

let made: Promise<Before> | undefined;

/** A closed profile with a proven transfer of two chunks and a paused one with some of six; made once. */
const profileBefore = (): Promise<Before> => (made ??= makeProfile());

async function makeProfile(): Promise<Before> {
  const { standIn, files } = source;
  const thaw = await drive({ chromium, url: standIn.url });
  const proven = await retrieve(thaw, files[0]!);
  await untilProven(thaw, proven);
  const paused = await retrieve(thaw, files[1]!);
  await untilStored(thaw, paused, 1);
  await thaw.ask({ kind: 'transfer/pause', transferIds: [paused] });
  expect(await importMade(thaw.page, { rows: 3 })).toMatchObject({ is: 'added' });
  const chunks = 2 + (await thaw.storedChunks(paused)).length;
  await thaw.close();
  return { profile: thaw.profile, proven, paused, chunks };
}

afterAll(async () => {
  if (made) await rm((await made).profile, { recursive: true, force: true });
});

type Damage = (records: string) => Promise<void>;

const namedLike =
  (pattern: RegExp, damage: (path: string) => Promise<void>): Damage =>
  async (records) => {
    const names = (await readdir(records)).filter((name) => pattern.test(name));
    expect(names).not.toEqual([]);
    for (const name of names) await damage(join(records, name));
  };

const remove = (path: string): Promise<void> => rm(path);
const cutTo =
  (part: number) =>
  async (path: string): Promise<void> => {
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    await file.close();
    await truncate(path, Math.floor(size * part));
  };
const flipEvery =
  (bytes: number) =>
  async (path: string): Promise<void> => {
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    const one = Buffer.alloc(1);
    for (let at = Math.min(bytes, size) - 1; at < size; at += bytes) {
      await file.read(one, 0, 1, at);
      one[0]! ^= 0x10;
      await file.write(one, 0, 1, at);
    }
    await file.close();
  };

/**
 * Not among them: CURRENT deleted, MANIFEST cut. Chromium then deletes all Blobs, brings the records
 * back and counts Blobs from the start again, so that old records name new chunks' bytes. The re-hash
 * before *ready* and before a save finds that out, but Chromium itself crashes at some of those reads.
 */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'CURRENT emptied': namedLike(/^CURRENT$/, cutTo(0)),
  'MANIFEST flipped': namedLike(/^MANIFEST/, flipEvery(20)),
  'log deleted': namedLike(/\.log$/, remove),
  'log cut to a half': namedLike(/\.log$/, cutTo(0.5)),
  'log cut near its end': namedLike(/\.log$/, cutTo(0.9)),
  'log flipped all over': namedLike(/\.log$/, flipEvery(512)),
  'all records deleted': (records) => rm(records, { recursive: true }),
};

describe.each(Object.entries(DAMAGES))('T4 damaged database, %s', (_name, damage) => {
  test('the loss is named, receipts and asks are back, and both transfers are proven again', async () => {
    const { standIn, files } = source;
    const before = await profileBefore();
    const profile = await copyOfProfile(before.profile);
    await damage((await databaseFiles(profile)).records);
    await standIn.forgetJournal();
    const thaw = await drive({ chromium, url: standIn.url, profile });
    await thaw.ping();
    const left = (await thaw.storedChunks(before.proven)).length + (await thaw.storedChunks(before.paused)).length;
    const losses = (await recordsIn(thaw.page, 'losses')) as Losses[];
    expect(losses.reduce((sum, { chunks }) => sum + chunks, 0)).toBe(before.chunks - left);
    const lists = (await recordsIn(thaw.page, 'inventories')).length;
    expect(losses.flatMap(({ inventories = [] }) => inventories)).toHaveLength(1 - lists);
    if (lists === 0) await thaw.page.getByText(/^The list of what is in vault data, demo, is gone/).waitFor();
    if (losses.length > 0) await thaw.page.getByText('This browser lost some of what Thaw kept in it.').waitFor();
    expect((await thaw.receipts()).map(({ id }) => id)).toContain(before.proven);
    expect((await thaw.transfer(before.paused)).asked?.step).toBe('accepted');

    await thaw.ask({ kind: 'transfer/resume', transferIds: [before.paused] });
    await untilProven(thaw, before.paused);
    await untilProven(thaw, before.proven);
    await mendAsBeforeSave(thaw, before.proven, files[0]!);
    await mendAsBeforeSave(thaw, before.paused, files[1]!);
    expect(await expectStoredBytes(thaw, before.proven, files[0]!)).toEqual(allChunks(files[0]!));
    expect(await expectStoredBytes(thaw, before.paused, files[1]!)).toEqual(allChunks(files[1]!));
    expect(await retrievalsAsked(standIn)).toBe(0);
  });
});

const DEADLY: Readonly<Record<string, Damage>> = {
  'MANIFEST deleted': namedLike(/^MANIFEST/, remove),
  'a folder where the lock is': async (records) => {
    await rm(join(records, 'LOCK'), { force: true });
    await mkdir(join(records, 'LOCK'));
  },
};

test.each(Object.entries(DEADLY))('T4 unusable database, %s: the app says so, and asks for nothing', async (_name, damage) => {
  const { standIn } = source;
  const { profile: unharmed } = await profileBefore();
  const profile = await copyOfProfile(unharmed);
  await damage((await databaseFiles(profile)).records);
  await standIn.forgetJournal();
  const thaw = await drive({ chromium, url: standIn.url, profile });
  await expect(thaw.ping()).rejects.toThrow(/store-broken/);
  await thaw.page.goto(new URL('#/transfers', standIn.url).href);
  await thaw.page
    .getByText(/storage doesn’t answer as it should/)
    .first()
    .waitFor();
  expect(await retrievalsAsked(standIn)).toBe(0);
});
