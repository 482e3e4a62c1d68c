/** Puts a stand-in together as the flags want it: content, state, vaults, the simulated line. */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEMO_ACCOUNT, DEMO_REGION, fillDemo } from '../core/demo/fill.ts';
import { createStandIn, type ContentStore, type OutsideArchive, type Snapshot, type StandIn } from '../core/index.ts';
import { errorAnswer } from './answers.ts';
import { diskStore } from './disk-store.ts';
import { serveFolder, type ServedFolder } from './files.ts';
import { UsageError, type StandInFlags } from './flags.ts';
import { piecesOfLine } from './line.ts';
import { manyArchives } from './many.ts';
import { errorCode, type Handler } from './server.ts';
import { createSignInHandler } from './sign-in/index.ts';
import { readState, stateWriter, type Keys, type SavedState, type StateWriter } from './state.ts';

export interface LocalService {
  readonly handler: Handler;
  /** The app, as the user pool of the sign-in knows it. */
  readonly clientId: string;
  /** @returns the sign-in's handler, to be served on `port`; it comes back to `appUrls` only. */
  signIn(port: number, appUrls: readonly string[]): Handler;
  readonly keys: Keys;
  /** What a served folder holds that isn't served, a sentence each. */
  readonly skipped: readonly string[];
  /** The archives of a served folder: a person retrieves one by its id. */
  readonly served: readonly OutsideArchive[];
  /** Writes what is still unwritten and removes what was only for this run. */
  close(): Promise<void>;
}

/**
 * Makes the service, its archives included.
 *
 * @param withDemo also the vaults of the demo.
 * @throws UsageError where a folder can't be used.
 */
export async function createService(flags: StandInFlags, withDemo: boolean): Promise<LocalService> {
  const place = await openPlace(flags.state);
  const { keys } = place;
  let writer: StateWriter | undefined;
  const standIn = createStandIn({
    ...timesOf(flags),
    clock: Date.now,
    chance: Math.random,
    store: place.store,
    region: DEMO_REGION,
    accountId: DEMO_ACCOUNT,
    keys,
    ...(place.saved ? { state: place.saved } : {}),
    onChange: () => writer?.changed(),
  });
  const { archives: served, skipped } = await fill(standIn, flags, withDemo);
  if (flags.state !== undefined) writer = await startWriting(flags.state, () => ({ keys, standIn: standIn.snapshot() }));
  return {
    keys,
    skipped,
    served,
    handler: savedBeforeAnswered(standIn.handle, writer),
    clientId: standIn.userPool.clientId,
    signIn: (port, appUrls) => {
      const { idTokenLifeMs: tokenLifeMs, rotateRefreshTokens: rotatesRefreshTokens } = flags;
      return savedBeforeAnswered(createSignInHandler({ standIn, port, appUrls, tokenLifeMs, rotatesRefreshTokens }), writer);
    },
    close: async () => {
      await writer?.settled();
      place.remove();
    },
  };
}

/** Where uploads lie, and what an earlier run left there. */
interface Place {
  readonly store: ContentStore;
  readonly keys: Keys;
  readonly saved?: Snapshot;
  /** Takes away what was only for this run. */
  remove(): void;
}

async function openPlace(folder: string | undefined): Promise<Place> {
  if (folder === undefined) {
    const passing = await mkdtemp(join(tmpdir(), 'thaw-stand-in-'));
    const remove = (): void => rmSync(passing, { recursive: true, force: true });
    process.once('exit', remove);
    return { store: await diskStore(passing), keys: newKeys(), remove };
  }
  const saved = await readState(folder);
  const store = await usable(folder, diskStore(join(folder, 'content')));
  const remove = (): void => undefined;
  return saved ? { store, keys: saved.keys, saved: saved.standIn, remove } : { store, keys: newKeys(), remove };
}

/** Writes at once: the keys of a first run must be the same in the next one. */
async function startWriting(folder: string, take: () => SavedState): Promise<StateWriter> {
  const writer = stateWriter(folder, take, (error) => console.error(`The state can't be written: ${String(error)}`));
  writer.changed();
  await usable(folder, writer.settled());
  return writer;
}

async function usable<T>(folder: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw new UsageError(`The folder ${folder} can't be used for the state: ${errorCode(error) ?? String(error)}.`);
  });
}

function timesOf({ jobDelayMs, outputLifeMs, keyLifeMs, idTokenLifeMs, bandwidthBytesPerSecond: rate }: StandInFlags) {
  return {
    outputLifeMs,
    keyLifeMs,
    idTokenLifeMs,
    ...(jobDelayMs === undefined ? {} : { jobDelayMs }),
    ...(rate === undefined ? {} : { pieceBytes: piecesOfLine(rate) }),
  };
}

/** Can't be mistaken for a key of Amazon's: those begin with AKIA or ASIA. */
function newKeys(): Keys {
  return {
    accessKeyId: `STANDIN${randomBytes(7).toString('hex').slice(0, 13).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

async function fill(standIn: StandIn, flags: StandInFlags, withDemo: boolean): Promise<ServedFolder> {
  if (withDemo) await fillDemo(standIn, flags.state === undefined);
  if (flags.generateArchives > 0) {
    standIn.addVault('generated', { createdAtMs: Date.UTC(2012, 8, 1) });
    for (const archive of await manyArchives(flags.generateArchives)) standIn.addArchive('generated', archive);
  }
  if (flags.data === undefined) return { archives: [], skipped: [] };
  const { archives, skipped } = await serveFolder(flags.data);
  const oldest = archives.reduce((least, { createdAtMs }) => Math.min(least, createdAtMs), Date.now());
  standIn.addVault('data', { createdAtMs: oldest });
  for (const archive of archives) standIn.addArchive('data', archive);
  return { archives, skipped };
}

/** An answer leaves only once all that it may acknowledge is on disk. */
function savedBeforeAnswered(handle: Handler, writer: StateWriter | undefined): Handler {
  return async (request, wire) => {
    const response = await handle(request, wire);
    if (!writer) return response;
    try {
      await writer.settled();
      return response;
    } catch {
      await response.body?.cancel();
      return errorAnswer(500, 'ServiceUnavailableException', "The stand-in can't write its state.");
    }
  };
}
