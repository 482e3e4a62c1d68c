/** Puts a stand-in together as the flags want it: content, state, vaults, the simulated line. */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createStandIn, type ContentStore, type StandIn } from '../core/index.ts';
import { errorAnswer } from './answers.ts';
import { demoFaults, demoVaults } from './demo.ts';
import { diskStore } from './disk-store.ts';
import { serveFolder } from './files.ts';
import { UsageError, type StandInFlags } from './flags.ts';
import { manyArchives } from './many.ts';
import type { Handler } from './server.ts';
import { readState, stateWriter, type Keys, type StateWriter } from './state.ts';

/** Never a region of Amazon's, so that a mix-up can't reach a real vault. */
export const REGION = 'demo';
/** Twelve digits that the service's guide uses for examples. */
const ACCOUNT_ID = '111122223333';

export interface LocalService {
  readonly handler: Handler;
  readonly keys: Keys;
  /** What a served folder holds that isn't served, a sentence each. */
  readonly skipped: readonly string[];
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
  const saved = flags.state === undefined ? undefined : await readState(flags.state);
  const keys = saved?.keys ?? newKeys();
  const place = flags.state === undefined ? await passingFolder() : undefined;
  const store = await diskStore(join(flags.state ?? place?.folder ?? '', 'content'));
  const writer: { current: StateWriter | undefined } = { current: undefined };
  const standIn = createStandIn({
    ...timesOf(flags),
    clock: Date.now,
    chance: Math.random,
    store: store satisfies ContentStore,
    region: REGION,
    accountId: ACCOUNT_ID,
    keys,
    ...(saved ? { state: saved.standIn } : {}),
    onChange: () => writer.current?.changed(),
  });
  const skipped = await fill(standIn, flags, withDemo);
  if (flags.state !== undefined) {
    const take = () => ({ keys, standIn: standIn.snapshot() });
    writer.current = stateWriter(flags.state, take, (error) => console.error(`The state can't be written: ${String(error)}`));
    writer.current.changed(); // the keys of a first run must be the same in the next one
    await writer.current.settled().catch((error: unknown) => {
      throw new UsageError(`The folder ${flags.state} can't be written: ${String(error)}.`);
    });
  }
  return {
    keys,
    skipped,
    handler: savedBeforeAnswered(standIn, writer.current),
    close: async () => {
      await writer.current?.settled();
      place?.remove();
    },
  };
}

function timesOf({ jobDelayMs, outputLifeMs, keyLifeMs }: StandInFlags) {
  return { outputLifeMs, keyLifeMs, ...(jobDelayMs === undefined ? {} : { jobDelayMs }) };
}

/** Can't be mistaken for a key of Amazon's: those begin with AKIA or ASIA. */
function newKeys(): Keys {
  return {
    accessKeyId: `STANDIN${randomBytes(7).toString('hex').slice(0, 13).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

async function passingFolder(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-stand-in-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return { folder, remove };
}

async function fill(standIn: StandIn, flags: StandInFlags, withDemo: boolean): Promise<readonly string[]> {
  if (withDemo) fillDemo(standIn);
  if (flags.generateArchives > 0) {
    standIn.addVault('generated', { createdAtMs: Date.UTC(2012, 8, 1) });
    for (const archive of await manyArchives(flags.generateArchives)) standIn.addArchive('generated', archive);
  }
  if (flags.data === undefined) return [];
  const { archives, skipped } = await serveFolder(flags.data);
  const oldest = archives.reduce((least, { createdAtMs }) => Math.min(least, createdAtMs), Date.now());
  standIn.addVault('data', { createdAtMs: oldest });
  for (const archive of archives) standIn.addArchive('data', archive);
  return skipped;
}

function fillDemo(standIn: StandIn): void {
  const vaults = demoVaults();
  for (const { name, createdAtMs, archives } of vaults) {
    standIn.addVault(name, { createdAtMs });
    for (const archive of archives) standIn.addArchive(name, archive);
  }
  for (const rule of demoFaults(vaults)) standIn.addFault(rule);
}

/** An answer leaves only once all that it may acknowledge is on disk. */
function savedBeforeAnswered(standIn: StandIn, writer: StateWriter | undefined): Handler {
  return async (request, wire) => {
    const response = await standIn.handle(request, wire);
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
