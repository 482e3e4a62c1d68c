/** A stand-in that serves files made for the test, and a browser that is signed in to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { makeFile, makeTextFile, newFolder, type SourceFile } from './files.ts';
import { startStandIn, type RunningStandIn } from './stand-in.ts';
import { killBrowser, openThaw, type OpenOptions, type Thaw } from './thaw.ts';

const MiB = 1024 * 1024;
export const CHUNK = 16 * MiB;

export interface SceneOptions {
  readonly chromium: string;
  /** Name → size in bytes, or the text that it holds. */
  readonly files: Readonly<Record<string, number | string>>;
  readonly flags?: readonly string[];
  readonly open?: Partial<OpenOptions>;
  /** Stands between browser and stand-in; its maker ends it. */
  readonly front?: (standInUrl: string) => Promise<{ readonly url: string; readonly args: readonly string[] }>;
}

export interface Scene {
  readonly standIn: RunningStandIn;
  readonly files: Readonly<Record<string, SourceFile>>;
  /** The browser of now: another one after `reopen`. */
  readonly thaw: Thaw;
  file(name: string): SourceFile;
  /** Asks for a file's archive and its download. @returns the transfer's id. */
  retrieve(
    name: string,
    more?: { readonly range?: { readonly start: number; readonly end: number }; readonly tier?: 'Bulk' | 'Standard' | 'Expedited' },
  ): Promise<string>;
  transfer(id: string): Promise<Transfer | undefined>;
  /** Waits until the transfer's facts are so. @throws with the last facts after the time. */
  until(id: string, what: string, is: (transfer: Transfer) => boolean, withinMs?: number): Promise<Transfer>;
  proven(id: string, withinMs?: number): Promise<Transfer>;
  /** Waits until so many chunks are stored. */
  stored(id: string, chunks: number, withinMs?: number): Promise<readonly number[]>;
  /** Kills the browser with SIGKILL and starts it again on the same profile, signed in. */
  reopenAfterKill(): Promise<void>;
  /** Stops the stand-in with SIGKILL and starts it on the same port with the same state. */
  restartStandIn(): Promise<void>;
  end(): Promise<void>;
}

export async function scene(options: SceneOptions): Promise<Scene> {
  const folder = await newFolder();
  const state = await mkdtemp(join(tmpdir(), 'thaw-state-'));
  const files: Record<string, SourceFile> = {};
  for (const [name, what] of Object.entries(options.files))
    files[name] = typeof what === 'string' ? await makeTextFile(folder, name, what) : await makeFile(folder, name, what);
  const flags = ['--data', folder, '--state', state, '--job-delay', '100ms', ...(options.flags ?? [])];
  let standIn = await startStandIn(flags);
  const front = await options.front?.(standIn.url);
  const open = (profile?: string): Promise<Thaw> =>
    openThaw({ chromium: options.chromium, url: standIn.url, ...front, ...(profile ? { profile } : {}), ...options.open });
  let thaw = await open();
  await thaw.signInToDemo();

  const here: Scene = {
    get standIn() {
      return standIn;
    },
    get thaw() {
      return thaw;
    },
    files,
    file: (name) => {
      const file = files[name];
      if (!file) throw new Error(`no file ${name}`);
      return file;
    },
    retrieve: async (name, more = {}) => {
      const { archiveId } = here.file(name);
      const value = await thaw.ask({
        kind: 'transfer/retrieve',
        region: 'demo',
        vault: 'data',
        archiveId,
        name,
        tier: more.tier ?? 'Bulk',
        downloadWhenReady: true,
        ...(more.range ? { range: more.range } : {}),
      });
      return (value as { transferId: string }).transferId;
    },
    transfer: async (id) => (await thaw.transfers()).find((transfer) => transfer.id === id),
    until: (id, what, is, withinMs = 60_000) =>
      polled(
        () => here.transfer(id),
        (transfer) => transfer !== undefined && is(transfer),
        what,
        withinMs,
      ) as Promise<Transfer>,
    proven: (id, withinMs) => here.until(id, 'proven', ({ whole }) => whole === 'proven', withinMs),
    stored: (id, chunks, withinMs = 60_000) =>
      polled(
        () => thaw.storedChunks(id),
        (stored) => stored.length >= chunks,
        `${chunks} chunks stored`,
        withinMs,
      ),
    reopenAfterKill: async () => {
      await thaw.kill();
      thaw = await open(thaw.profile);
      await thaw.signInToDemo();
    },
    restartStandIn: async () => {
      await standIn.kill();
      standIn = await startStandIn([...flags, '--port', String(standIn.port)]);
    },
    end: async () => {
      await thaw.close().catch(() => killBrowser(thaw.profile));
      await standIn.kill();
      for (const path of [folder, state, thaw.profile]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return here;
}

/** Looks again and again until it is so; a deadline, not a pause, ends it. */
export async function polled<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, what: string, withinMs: number): Promise<T> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > endMs) throw new Error(`not ${what} within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
