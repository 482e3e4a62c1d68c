/** The main job as a person does it: retrieve, download, prove, save, read back, clear; again after whatever went wrong. */
import { vi } from 'vitest';
import { Failed, failureOf } from '../../../src/core/failure/failure.ts';
import { toHex } from '../../../src/core/hash/hex.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import { CHUNK_LIMIT_MS, within } from '../../../src/ui/save/limit.ts';
import { writeChunks } from '../../../src/ui/save/write.ts';
import { hashOf, type Amazon, type Archive } from '../amazon.ts';
import type { Disk } from '../disk.ts';
import { worldOn, type World } from '../world.ts';
import { numbering, type Numbering, type Strike } from './numbered.ts';
import { promises, type Promises } from './promises.ts';

/** One day on which the job is done: what is there, and what goes wrong anyway. */
export interface Day {
  readonly disk: Disk;
  readonly amazon: Amazon;
  readonly clock: { nowMs: number };
  readonly archives: readonly Archive[];
  /** How the person begins; pressed again as long as no transfer is there. */
  readonly begin: (world: World) => Promise<unknown>;
}

export interface Outcome {
  readonly names: readonly string[];
  readonly struck: boolean;
  readonly broken: readonly string[];
}

/** What the person does at most until it is done: presses, pings, reloads. */
const MOST_ROUNDS = 30;

/** The struck life may hang for good only on these: a lock may be another tab's, a timer that never fires is a frozen tab, and keys come from a person. */
const MAY_HANG = new Set(['locked', 'clock.sleep', 'service.keysArrive']);

/** Does the job of a day, with one effect of its first life struck. */
export async function mainJob(day: Day, strike?: Strike): Promise<Outcome> {
  const { disk, amazon, clock, archives } = day;
  let world: World | undefined;
  let isDead = false;
  const first = numbering(strike, () => {
    isDead = true;
    world?.kill();
  });
  const struckName = (): string => (first.struck() ? (first.names[(strike?.at ?? 0) - 1] ?? '') : '');
  const kept = promises(disk, amazon, clock, () => ['store.bytes'].includes(struckName()));
  let numbers = first;
  const live = (): World => worldOn(disk, amazon, clock, undefined, undefined, undefined, (ports) => numbers.between(kept.between(ports)));
  world = live();
  const restart = (): void => {
    world?.kill();
    numbers = numbering(undefined, () => undefined);
    isDead = false;
    world = live();
  };

  const files = new Map<string, Uint8Array>();
  let lastFacts = '';
  let quiet = 0;
  for (let round = 0; round < MOST_ROUNDS && !isDone(disk, archives); round++) {
    const here = world;
    const reply = await pressed(
      here,
      nextPress(here, day, (id) => save(day, numbers, files, id)),
    );
    await passes(here);
    kept.look();
    if (isDead) {
      restart();
      continue;
    }
    const facts = JSON.stringify([...disk.transfers.values()]);
    quiet = facts === lastFacts ? quiet + 1 : 0;
    lastFacts = facts;
    const hangs = reply === 'hangs' || quiet >= 3;
    if (hangs && !MAY_HANG.has(struckName())) return outcome(first, kept, [`${reply === 'hangs' ? 'a press' : 'the transfer'} hangs: ${facts}`]);
    if (hangs) restart();
  }
  // A last life finds everything in order.
  restart();
  await pressed(world, world.engine.wake());
  await passes(world);
  kept.look();
  return outcome(first, kept, await atTheEnd(disk, amazon, archives, files));
}

const outcome = (numbers: Numbering, kept: Promises, more: readonly string[]): Outcome => ({
  names: numbers.names,
  struck: numbers.struck(),
  broken: [...new Set([...kept.broken, ...more])],
});

/** Cleared after a save: nothing is left to do. */
const isDone = (disk: Disk, archives: readonly Archive[]): boolean =>
  archives.every(({ id }) => transferOf(disk, id)?.clearedAtMs !== undefined && disk.chunks.size === 0);

const transferOf = (disk: Disk, archiveId: string): Transfer | undefined =>
  [...disk.transfers.values()].find((transfer) => transfer.archiveId === archiveId);

/** What a person does who sees the first transfer that isn't done. */
async function nextPress(world: World, day: Day, saveOf: (id: string) => Promise<string>): Promise<unknown> {
  const { disk, amazon, archives, begin } = day;
  const { engine, keys } = world;
  const [next] = archives.filter(({ id }) => transferOf(disk, id)?.clearedAtMs === undefined);
  const transfer = next ? transferOf(disk, next.id) : [...disk.transfers.values()][0];
  // Every page pings, and brings keys where they are needed.
  await engine.wake();
  keys.arrive();
  if (!transfer || archives.some((archive) => !transferOf(disk, archive.id))) return begin(world);
  const { id, stoppedBy, source, whole, wish } = transfer;
  if (!next) return engine.clear([...disk.transfers.keys()]);
  if (stoppedBy?.code === 'ask-unclear') {
    // The vault's list of jobs is on the screen, too.
    const theirs = [...amazon.jobs.values()].find(({ job }) => job.description === transfer.asked?.mark);
    if (theirs) throw new Failed({ code: 'unexpected', message: 'the job is in the list, and it was not found' });
    return engine.askAgain(id);
  }
  if (stoppedBy || wish === 'pause') return engine.resume([id]);
  if (source?.goneAtMs !== undefined && whole === 'open') return engine.retrieveRest(id, 'Bulk');
  if (whole !== 'proven' && whole !== 'length-checked') return undefined;
  // As every save begins: what isn't in order is fetched again.
  const bad = await badChunks(disk, amazon, id);
  if (bad.length > 0) return engine.condemn(id, bad);
  if (transfer.readBackAtMs === undefined) return engine.saved(id, 'read-back', await saveOf(id));
  return engine.clear([id]);
}

const badChunks = async (disk: Disk, { leafBytes }: Amazon, id: string): Promise<number[]> => {
  const chunks = [...disk.chunks].filter(([at]) => at.startsWith(`${id}/`));
  const hashes = await Promise.all(chunks.map(([, { bytes }]) => hashOf(bytes, leafBytes)));
  return chunks.filter(([, { record }], i) => hashes[i] !== toHex(record.treeHash)).map(([at]) => Number(at.slice(id.length + 1)));
};

/** Writes the stored chunks into a file as a save does, and reads it back. @throws where the copy differs. */
async function save({ disk, amazon }: Day, { effect }: Numbering, files: Map<string, Uint8Array>, id: string): Promise<string> {
  const transfer = disk.transfers.get(id);
  if (!transfer?.target) throw new Failed({ code: 'unexpected', message: 'nothing to save' });
  const pieces: Uint8Array[] = [];
  const place = {
    name: transfer.name,
    createWritable: () =>
      effect('file.open', async () => ({
        write: (bytes: ArrayBuffer) => effect('file.write', async () => void pieces.push(new Uint8Array(bytes))),
        close: () => effect('file.close', async () => void files.set(id, new Uint8Array(Buffer.concat(pieces)))),
        abort: async () => undefined,
      })),
  };
  await writeChunks(place as unknown as FileSystemFileHandle, id, transfer.target, new AbortController().signal, () => undefined);
  const late = { code: 'save-changed', place: transfer.name } as const;
  const copy = await within(
    CHUNK_LIMIT_MS,
    effect('file.read', async () => files.get(id) ?? new Uint8Array()),
    late,
  );
  if ((await hashOf(copy, amazon.leafBytes)) !== transfer.computedTreeHash)
    throw new Failed({ code: 'save-differs', place: transfer.name, chunk: 0 });
  return transfer.name;
}

async function atTheEnd(disk: Disk, amazon: Amazon, archives: readonly Archive[], files: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  const broken: string[] = [];
  if (!isDone(disk, archives)) broken.push(`the job is not done: ${JSON.stringify([...disk.transfers.values()])}`);
  for (const archive of archives) {
    const transfer = transferOf(disk, archive.id);
    if (!transfer) {
      broken.push(`${archive.id} is forgotten`);
      continue;
    }
    const { start = 0, sizeBytes = 0 } = transfer.target ?? {};
    const file = files.get(transfer.id);
    if (!file || !Buffer.from(archive.bytes.subarray(start, start + sizeBytes)).equals(Buffer.from(file)))
      broken.push(`${archive.id} was saved with wrong bytes`);
    const receipt = disk.receipts.get(transfer.id);
    if (!receipt?.readBackAt) broken.push(`${archive.id} has no receipt of its save`);
    if (JSON.stringify(disk.ledgerReceipts.get(transfer.id)) !== JSON.stringify(receipt))
      broken.push(`the ledger has another receipt of ${archive.id}`);
    if (JSON.stringify(disk.ledger.get(transfer.id)?.transfer) !== JSON.stringify(transfer)) broken.push(`the ledger has ${archive.id} otherwise`);
  }
  const marks = [...amazon.jobs.values()].map(({ job }) => job.description);
  const first = marks.filter((mark) => mark !== undefined && !/ (again|rest) /.test(mark));
  if (first.length > archives.length || new Set(marks).size < marks.length) broken.push(`asked twice: ${marks.join(', ')}`);
  return broken;
}

/** Lets time pass, also for what waits by the browser's own timers. */
async function passes(world: World): Promise<void> {
  await world.settle();
  while (vi.getTimerCount() > 0) {
    vi.advanceTimersToNextTimer();
    await world.settle();
  }
}

/** @returns what became of a press: a refusal is shown to the person, and is no harm. */
async function pressed(world: World, press: Promise<unknown>): Promise<'done' | 'hangs' | string> {
  let reply: string | undefined;
  press.then(
    () => (reply = 'done'),
    (error: unknown) => (reply = failureOf(error).code),
  );
  await passes(world);
  return reply ?? 'hangs';
}
