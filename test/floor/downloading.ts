/** What the tests of the floor share: a download that is under way, and what must hold of it. */
import { open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Config } from '../../src/core/config.ts';
import { MiB } from '../../src/core/units.ts';
import type { Session } from '../../src/core/keys.ts';
import type { Failure } from '../../src/core/failure/failure.ts';
import { NEWS_CHANNEL, type AnswerTo, type News } from '../../src/messages.ts';
import type { Live, Transfer } from '../../src/core/transfer/transfer.ts';
import { archiveIdOf } from '../../stand-in/core/archive-id.ts';
import { makeFile, newFolder, type SourceFile } from '../drive/files.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { sourceBytesOf, storedBytesOf } from '../drive/stored.ts';
import { killBrowser, openThaw, type OpenOptions, type Thaw } from '../drive/thaw.ts';
import * as v from 'valibot';

export const CHUNK = 16 * MiB;
/** Deadlines: long, as the machine may be busy; nothing waits for them to pass. */
const SOON = { timeout: 60_000, interval: 50 };

export interface Served {
  standIn: RunningStandIn;
  files: readonly SourceFile[];
}

/** Serves files of so many MiB each to all tests of a file; jobs are done at once. */
export function served(mebibytes: readonly number[], flags: readonly string[] = []): Served {
  const served = {} as Served;
  let folder: string;
  beforeAll(async () => {
    folder = await newFolder();
    const files: SourceFile[] = [];
    for (const [i, size] of mebibytes.entries()) files.push(await makeFile(folder, `archive-${i}.bin`, size * MiB));
    served.files = files;
    served.standIn = await startStandIn(['--data', folder, '--job-delay', '0s', ...flags]);
  });
  afterAll(async () => {
    await served.standIn?.kill();
    await rm(folder, { recursive: true, force: true });
  });
  return served;
}

/** A large file that costs no disk: every MiB begins with its own place, the rest are zeros. */
export async function makeLarge(folder: string, name: string, sizeBytes: number): Promise<LargeFile> {
  const path = join(folder, name);
  const file = await open(path, 'w');
  await file.truncate(sizeBytes);
  for (let at = 0; at < sizeBytes; at += MiB) await file.write(Buffer.from(`MiB ${at}`), 0, undefined, at);
  await file.close();
  return { path, name, archiveId: archiveIdOf(`file ${name}`), sizeBytes };
}

export type LargeFile = Omit<SourceFile, 'sha256'>;

/** A login of the stand-in's sign-in, as the app gets it. */
export async function logIn(url: string): Promise<Session> {
  const { signIn } = v.parse(Config, await (await fetch(new URL('/config.json', url))).json());
  if (!signIn) throw new Error('the stand-in offers no sign-in');
  const answer = await fetch(new URL('/_stand-in/sign-in', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const { idToken } = (await answer.json()) as { idToken: string };
  const { exp } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  return { kind: 'login', signIn, idToken, idTokenExpiresAtMs: exp * 1_000 };
}

/** The app in a browser, and what a person's page does for it: pings, and keys when they are needed. */
export interface Driven extends Thaw {
  /** One ping, with keys where the worker has none. */
  ping(): Promise<AnswerTo<'ping'>>;
  transfer(id: string): Promise<Transfer>;
  /** Closes the browser in good order, and leaves its profile to the test. */
  close(): Promise<void>;
}

/** Profiles in use. */
const opened = new Set<string>();

/** Also after a deadline: a browser that stays would hold its profile and its disk. */
afterEach(async () => {
  for (const profile of opened) {
    await killBrowser(profile);
    if (basename(profile).startsWith('thaw-profile-')) await rm(profile, { recursive: true, force: true });
  }
  opened.clear();
});

export async function drive(options: OpenOptions): Promise<Driven> {
  const thaw = await openThaw(options);
  opened.add(thaw.profile);
  await untilWorker(thaw.page);
  const session = await logIn(options.url);
  const transfer = async (id: string): Promise<Transfer> => {
    const found = (await thaw.transfers()).find((each) => each.id === id);
    if (!found) throw new Error(`there is no transfer ${id}`);
    return found;
  };
  return {
    ...thaw,
    transfer,
    close: async () => {
      await thaw.close();
      opened.delete(thaw.profile);
    },
    ping: async () => {
      const answer = (await thaw.ask({ kind: 'ping', build: 'test' })) as AnswerTo<'ping'>;
      if (answer.keys !== 'held') await thaw.ask({ kind: 'session/set', session, signOuts: 0 });
      return answer;
    },
  };
}

/** After a power cut the browser may have to begin its worker anew, and a page of before has none: a person reloads it. */
async function untilWorker(page: Page): Promise<void> {
  const hasWorker = async (): Promise<boolean> => {
    if (await page.evaluate(workerWithin, 3_000)) return true;
    await page.reload();
    return false;
  };
  await expect.poll(hasWorker, SOON).toBe(true);
}

const workerWithin = (ms: number): Promise<boolean> =>
  Promise.race([
    navigator.serviceWorker.ready.then(({ active }) => active !== null),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms)),
  ]);

/** Asks for the whole of a file. @returns the transfer's id. */
export async function retrieve(thaw: Driven, file: LargeFile): Promise<string> {
  await thaw.ping();
  const { name, archiveId } = file;
  const ask = { kind: 'transfer/retrieve', region: 'demo', vault: 'data', archiveId, name, tier: 'Expedited', downloadWhenReady: true } as const;
  const { transferId } = (await thaw.ask(ask)) as AnswerTo<'transfer/retrieve'>;
  return transferId;
}

export async function untilStored(thaw: Driven, id: string, chunks: number): Promise<void> {
  await expect.poll(async () => (await thaw.storedChunks(id)).length, SOON).toBeGreaterThanOrEqual(chunks);
}

/** Waits until the transfer is proven, and pings meanwhile as a page does. @param moreMs what the rest of a large file takes. */
export async function untilProven(thaw: Driven, id: string, moreMs = 0): Promise<void> {
  const look = async (): Promise<string> => {
    await thaw.ping();
    const { whole, stoppedBy } = await thaw.transfer(id);
    return stoppedBy ? JSON.stringify(stoppedBy) : whole;
  };
  await expect.poll(look, { ...SOON, timeout: SOON.timeout + moreMs }).toBe('proven');
}

/** Waits until the transfer rests on a failure, in the store or, where that takes nothing more, in memory. */
export async function untilStopped(thaw: Driven, id: string): Promise<Failure> {
  let failure: Failure | undefined;
  const look = async (): Promise<Failure | undefined> => {
    await thaw.ping();
    const live = await liveNow(thaw.page);
    failure = (await thaw.transfer(id)).stoppedBy ?? live.find(({ transferId }) => transferId === id)?.waitsFor;
    return failure;
  };
  await expect.poll(look, SOON).toBeDefined();
  return failure!;
}

/** Nothing is asked for while it rests, however often the page pings. */
export async function expectRest(thaw: Driven, standIn: RunningStandIn): Promise<void> {
  const asked = (await chunksAsked(standIn)).length;
  for (const endMs = performance.now() + REST_MS; performance.now() < endMs;) await thaw.ping();
  expect((await chunksAsked(standIn)).length, 'chunks that were asked for while nothing can be stored').toBe(asked);
}

/** Longer than the first tries of what is tried again. */
const REST_MS = 3_000;

/** What the engine holds in memory, as it tells all tabs at each ping. */
function liveNow(page: Page): Promise<readonly Live[]> {
  return page.evaluate(async (channelName) => {
    const { active } = await navigator.serviceWorker.ready;
    const channel = new BroadcastChannel(channelName);
    try {
      return await new Promise<readonly Live[]>((resolve, reject) => {
        setTimeout(() => reject(new Error('no news of the engine')), 5_000);
        channel.onmessage = ({ data }: MessageEvent<News>) => data.kind === 'progress' && resolve(data.live);
        active?.postMessage({ kind: 'ping', build: 'test' }, [new MessageChannel().port2]);
      });
    } finally {
      channel.close();
    }
  }, NEWS_CHANNEL);
}

/** The store's bytes are the source's, as far as the store claims to have them. */
export async function expectStoredBytes(thaw: Driven, id: string, file: LargeFile): Promise<readonly number[]> {
  const stored = await storedBytesOf(thaw.page, id);
  const indexes = stored.map(({ index }) => index);
  expect(stored).toEqual(await sourceBytesOf(file.path, CHUNK, indexes));
  return indexes;
}

/** What a save does first: reads every chunk, and has those fetched again that aren't what they should be. */
export async function mendAsBeforeSave(thaw: Driven, id: string, file: SourceFile): Promise<readonly number[]> {
  const stored = await storedBytesOf(thaw.page, id);
  const right = await sourceBytesOf(file.path, CHUNK, allChunks(file));
  const bad = right.filter(({ index, sha256 }) => stored.find((chunk) => chunk.index === index)?.sha256 !== sha256).map(({ index }) => index);
  if (bad.length === 0) return bad;
  await thaw.ask({ kind: 'chunks/condemn', transferId: id, chunks: bad });
  await untilProven(thaw, id);
  return bad;
}

export const allChunks = (file: LargeFile): number[] => Array.from({ length: Math.ceil(file.sizeBytes / CHUNK) }, (_, i) => i);

/** Chunks that were asked for, whole or the rest of them, in order, since the journal was last forgotten. */
export async function chunksAsked(standIn: RunningStandIn): Promise<number[]> {
  return (await standIn.rangesAsked()).map((range) => Math.floor(Number(/^bytes=(\d+)-/.exec(range)?.[1]) / CHUNK));
}

export async function retrievalsAsked(standIn: RunningStandIn): Promise<number> {
  return (await standIn.journal()).filter(({ operation }) => operation === 'InitiateJob').length;
}

export const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

interface Watch {
  /** Notes what is stored now. */
  look(): Promise<void>;
  /** Compares with all that was asked for after each look. */
  verify(): Promise<void>;
  /** Chunks that were there at a look and not at a later one. */
  lost(): readonly number[];
}

/**
 * Watches that no chunk is asked for again once it was stored.
 */
export function watchStored(standIn: RunningStandIn, stored: () => Promise<readonly number[]>): Watch {
  const looks: { readonly stored: readonly number[]; readonly askedBefore: number }[] = [];
  return {
    look: async () => {
      const now = await stored();
      looks.push({ stored: now, askedBefore: (await chunksAsked(standIn)).length });
    },
    lost: () => looks.flatMap(({ stored }, i) => looks.slice(i + 1).flatMap((later) => stored.filter((chunk) => !later.stored.includes(chunk)))),
    verify: async () => {
      const asked = await chunksAsked(standIn);
      const twice = looks.flatMap((look) => asked.slice(look.askedBefore).filter((chunk) => look.stored.includes(chunk)));
      expect(twice, 'stored chunks that were asked for again').toEqual([]);
    },
  };
}
