/** A run of the torture: life after life of the real app against a stand-in that misbehaves, until the time is up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerTo, Ask } from '../../src/messages.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { makeFile, newFolder, sha256OfFile, type SourceFile } from '../drive/files.ts';
import { freeze, newDisk, whyNoDisks, type Disk } from '../drive/disk.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { browserPids, killBrowser } from '../drive/thaw.ts';
import { drive, type Driven } from '../floor/downloading.ts';
import { chanceOf } from './chance.ts';
import { damage } from './damage.ts';
import { MiB } from './misbehaviour/script.ts';
import { lookAtScreen, promises, type Promises } from './promises.ts';
import { inWords, lives, NEEDS_DISK, sizesOf, type End, type Life, type Trouble } from './schedule.ts';

export interface RunOptions {
  readonly chromium: string;
  readonly seed: number;
  /** No life begins later. */
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface Tally {
  readonly lives: number;
  /** Misbehaviour that really hit a request, and how often. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly saved: number;
  readonly broken: readonly string[];
  /** The lives as they were drawn. */
  readonly schedule: readonly string[];
}

const FILES = 10;
const DISK_MIB = 2_048;
/** A life that comes to nothing, since somebody is silent, ends all the same. */
const LIFE_MS = 12_000;
/** In the end nobody misbehaves; what waits for a second look at the jobs has time for it. */
const LAST_LIFE_MS = 240_000;
/** What a person doesn't wait longer for. */
const HANGS_MS = 90_000;

export async function torture({ chromium, seed, minutes, say }: RunOptions): Promise<Tally> {
  const chance = chanceOf(seed);
  const noDisks = await whyNoDisks();
  if (noDisks) say(`without ${[...NEEDS_DISK].join(', ')}: ${noDisks}`);
  const schedule = lives(chance, FILES, noDisks ? NEEDS_DISK : new Set());
  const scene = await setUp(sizesOf(chance, FILES), noDisks === undefined);
  const kept = promises(() => scene.standIn);
  const kinds = new Map<string, number>();
  const told: string[] = [];
  const endMs = Date.now() + minutes * 60_000;
  let saved = 0;
  let count = 0;
  let mayHaveLost = false;
  try {
    while (Date.now() < endMs && kept.broken.length === 0) {
      const life = schedule.next().value;
      told.push(`life ${++count}: ${inWords(life)}`);
      say(told.at(-1) ?? '');
      const outcome = await live(scene, kept, life, { chromium, mayHaveLost });
      for (const [name, hits] of outcome.hits) kinds.set(name, (kinds.get(name) ?? 0) + hits);
      saved += outcome.saved;
      mayHaveLost = await between(scene, life.end, outcome.thaw, chanceOf(seed + count), say);
    }
    if (kept.broken.length === 0) {
      count++;
      say(`life ${count}: nobody misbehaves, and all is brought to its end`);
      saved += await lastLife(scene, kept, { chromium, mayHaveLost });
    }
  } catch (error) {
    kept.breaks(`life ${count} could not be lived: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await scene.end();
  }
  return { lives: count, kinds, saved, broken: kept.broken, schedule: told };
}

interface Scene {
  standIn: RunningStandIn;
  readonly files: readonly SourceFile[];
  profile: string;
  disk: Disk | undefined;
  restartStandIn(): Promise<void>;
  end(): Promise<void>;
}

async function setUp(sizes: readonly number[], onDisk: boolean): Promise<Scene> {
  const folder = await newFolder();
  const state = await mkdtemp(join(tmpdir(), 'thaw-state-'));
  const files: SourceFile[] = [];
  for (const [i, size] of sizes.entries()) files.push(await makeFile(folder, `archive-${i}.bin`, size));
  const flags = ['--data', folder, '--state', state, '--job-delay', '100ms', '--bandwidth', '60MB/s'];
  const disk = onDisk ? await newDisk(DISK_MIB) : undefined;
  const scene: Scene = {
    standIn: await startStandIn(flags),
    files,
    profile: disk?.folder ?? (await mkdtemp(join(tmpdir(), 'thaw-profile-'))),
    disk,
    restartStandIn: async () => {
      const { port } = scene.standIn;
      await scene.standIn.kill();
      scene.standIn = await startStandIn([...flags, '--port', String(port)]);
    },
    end: async () => {
      await killBrowser(scene.profile);
      await scene.standIn.kill();
      await scene.disk?.remove();
      for (const path of [folder, state, ...(scene.disk ? [] : [scene.profile])]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return scene;
}

interface Lived {
  readonly thaw: Driven;
  readonly hits: ReadonlyMap<string, number>;
  readonly saved: number;
}

interface Opening {
  readonly chromium: string;
  readonly mayHaveLost: boolean;
}

async function openApp(scene: Scene, kept: Promises, { chromium, mayHaveLost }: Opening): Promise<Driven> {
  const { standIn, profile } = scene;
  const thaw = await drive({ chromium, url: standIn.url, profile, initScript: WITHOUT_PICKER });
  // Whatever is put back is put back before anything goes on: so far the app has no keys.
  await unlessHanging(thaw.ask({ kind: 'ping', build: 'test' }), 'a ping');
  const areBack = async (): Promise<boolean> => {
    const ids = new Set((await thaw.transfers()).map(({ id }) => id));
    return [...kept.asked].every((id) => ids.has(id));
  };
  for (const lateMs = Date.now() + 30_000; mayHaveLost && Date.now() < lateMs && !(await areBack());) await moment();
  await kept.look(thaw, mayHaveLost);
  return thaw;
}

async function live(scene: Scene, kept: Promises, life: Life, opening: Opening): Promise<Lived> {
  // What never hit in the life before would hit this test's own sign-in.
  await scene.standIn.clearFaults();
  const thaw = await openApp(scene, kept, opening);
  if (life.quota) await limitRoom(scene, thaw);
  for (const { rule } of life.misbehaves) await scene.standIn.fault(rule);
  for (const index of life.asks) await ask(thaw, kept, scene.files[index]!);
  const before = await kept.requests();
  const endMs = Date.now() + LIFE_MS;
  let saved = 0;
  let isTroubled = life.trouble === 'none';
  let calm: (() => Promise<void>) | undefined;
  for (;;) {
    const asked = (await kept.requests()) - before;
    if (asked >= life.requests || Date.now() >= endMs) break;
    if (!isTroubled && asked >= life.requests / 2) {
      isTroubled = true;
      await kept.look(thaw, false);
      calm = await trouble(scene, kept, life.trouble, thaw);
    }
    saved += await attend(scene, kept, thaw, saved === 0);
    if (await allAtRest(thaw)) break;
    await moment();
  }
  await calm?.();
  await kept.look(thaw, false);
  await lookAtScreen(thaw, kept.breaks);
  return { thaw, hits: await hitsOf(scene.standIn, life), saved };
}

/** Once the worker is there: a browser that has no room for the app itself has none to begin with. */
async function limitRoom({ standIn }: Scene, thaw: Driven): Promise<void> {
  const devtools = await thaw.context.newCDPSession(thaw.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(standIn.url).origin, quotaSize: 96 * MiB });
}

/** What a page and its person do: ping, bring keys, press what each state offers, save what is proven. @returns files saved. */
async function attend(scene: Scene, kept: Promises, thaw: Driven, maySave: boolean): Promise<number> {
  await unlessHanging(thaw.ping(), 'a ping');
  for (const transfer of await thaw.transfers()) {
    const { id, stoppedBy, source, whole, clearedAtMs } = transfer;
    if (clearedAtMs !== undefined) continue;
    if (transfer.handedOverAtMs !== undefined) {
      // Saved in an earlier life; the profile was damaged since, and forgot that it was cleared.
      if (await cleared(thaw, id)) kept.cleared(id);
    } else if (whole === 'proven' || whole === 'length-checked') {
      if (maySave && (await save(scene, kept, thaw, transfer))) return 1;
    } else if (stoppedBy?.code === 'ask-unclear') {
      kept.pressed++;
      await press(thaw, { kind: 'transfer/ask-again', transferId: id });
    } else if (stoppedBy) {
      // An ask that was refused is made again by this press.
      if (transfer.asked?.step === 'planned') kept.pressed++;
      await press(thaw, { kind: 'transfer/resume', transferIds: [id] });
    } else if (source?.goneAtMs !== undefined) {
      kept.pressed++;
      await press(thaw, { kind: 'transfer/retrieve-rest', transferId: id, tier: 'Bulk' });
    }
  }
  return 0;
}

const allAtRest = async (thaw: Driven): Promise<boolean> => (await thaw.transfers()).every(({ clearedAtMs }) => clearedAtMs !== undefined);

async function ask(thaw: Driven, kept: Promises, { name, archiveId }: SourceFile): Promise<void> {
  const before = new Set((await thaw.transfers()).map(({ id }) => id));
  kept.pressed++;
  const message = { kind: 'transfer/retrieve', region: 'demo', vault: 'data', archiveId, name, tier: 'Expedited', downloadWhenReady: true } as const;
  const { transferId } = (await press(thaw, message)) ?? {};
  if (transferId === undefined) return;
  // On its way already: nothing may be asked for by this press.
  if (before.has(transferId)) kept.pressed--;
  kept.asked.add(transferId);
}

const NO_ROOM = /storage is full|storage doesn’t answer/;

/** By the screen, as a person does. @returns false where the app found something to mend first. */
async function save({ files }: Scene, kept: Promises, thaw: Driven, transfer: Transfer): Promise<boolean> {
  const { id, name } = transfer;
  const person = personAt(thaw.page);
  await person.openTransfer(id);
  const coming = thaw.page.waitForEvent('download', { timeout: 30_000 }).catch(() => undefined);
  const button = thaw.page.getByRole('main').getByRole('button', { name: /^Save/ }).first();
  const isThere = await button.waitFor({ timeout: 30_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const text = await thaw.page.getByRole('main').innerText();
    kept.breaks(`${name} is ${transfer.whole}, and nothing offers to save it: ${JSON.stringify(transfer)} ${text.slice(0, 600)}`);
    return false;
  }
  await button.click();
  const download = await coming;
  if (!download) {
    const now = await thaw.transfer(id);
    const text = await thaw.page.getByRole('main').innerText();
    // Found bad chunks and has them fetched again, or says in words that there is no room for the note of a save.
    const says = now.refetched > transfer.refetched || NO_ROOM.test(text);
    if (now.whole === 'proven' && !says) kept.breaks(`${name} is proven, and Save gives nothing: ${text.slice(0, 600)}`);
    return false;
  }
  const file = files.find((one) => one.name === name);
  const sha256 = await sha256OfFile(await download.path());
  if (sha256 !== file?.sha256) kept.breaks(`${name} was saved with wrong bytes`);
  await download.delete();
  await person.sees(/Handed to your browser/);
  if (await cleared(thaw, id)) kept.cleared(id);
  return true;
}

const cleared = async (thaw: Driven, id: string): Promise<boolean> =>
  (await press(thaw, { kind: 'transfer/clear', transferIds: [id] })) !== undefined && (await thaw.storedChunks(id)).length === 0;

/** @returns what ends it. */
async function trouble(scene: Scene, kept: Promises, what: Trouble, thaw: Driven): Promise<(() => Promise<void>) | undefined> {
  const { standIn } = scene;
  switch (what) {
    case 'none':
      return undefined;
    case 'worker stopped': {
      const devtools = await thaw.context.newCDPSession(thaw.page);
      await devtools.send('ServiceWorker.enable');
      await devtools.send('ServiceWorker.stopAllWorkers');
      await devtools.detach();
      return undefined;
    }
    case 'page reloaded':
      await thaw.page.reload();
      await thaw.page.getByRole('main').waitFor();
      return undefined;
    case 'output taken away': {
      const [job] = (await thaw.transfers()).filter(({ whole }) => whole === 'open').flatMap(({ source }) => (source ? [source.jobId] : []));
      if (job !== undefined) await standIn.order('expire-output', { jobId: job });
      return undefined;
    }
    case 'keys run out':
      await standIn.order('expire-keys', {});
      return undefined;
    case 'clock 10 min ahead':
      await standIn.order('clock', { advanceMs: 600_000 });
      return undefined;
    case 'clock 7 min back':
      await standIn.order('clock', { advanceMs: -420_000 });
      return undefined;
    case 'clock 2 h ahead':
      await standIn.order('clock', { advanceMs: 7_200_000 });
      return undefined;
    case 'stand-in killed':
      await kept.beforeJournalIsGone();
      await scene.restartStandIn();
      return undefined;
    case 'full disk':
      return scene.disk?.fill('files');
  }
}

/** Ends the browser and does to its profile what the life's end says. @returns whether something may be lost. */
async function between(scene: Scene, end: End, thaw: Driven, chance: () => number, say: (line: string) => void): Promise<boolean> {
  switch (end) {
    case 'killed':
      await thaw.kill();
      return false;
    case 'closed':
      await thaw.close();
      return false;
    case 'power cut': {
      await freeze(browserPids(scene.profile));
      const after = await scene.disk?.afterPowerCut();
      await thaw.kill();
      if (!after) return false;
      await scene.disk?.remove();
      scene.disk = after;
      scene.profile = after.folder;
      return false;
    }
    case 'data thrown away': {
      // The page's own copy of the ledger lags behind by some seconds.
      await isCopied(thaw);
      const devtools = await thaw.context.newCDPSession(thaw.page);
      const origin = new URL(scene.standIn.url).origin;
      await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,cache_storage,service_workers' });
      await thaw.close();
      return true;
    }
    default:
      await thaw.kill();
      say(`  ${end}: ${await damage(scene.profile, end, chance)}`);
      return true;
  }
}

async function isCopied(thaw: Driven): Promise<void> {
  const [transfers, receipts] = [await thaw.transfers(), await thaw.receipts()];
  const keys = [...transfers.map(({ id }) => `thaw-ledger/transfer/${id}`), ...receipts.map(({ id }) => `thaw-ledger/receipt/${id}`)];
  const has = (): Promise<boolean> => thaw.page.evaluate((all) => all.every((key) => localStorage.getItem(key) !== null), keys);
  for (const lateMs = Date.now() + 30_000; Date.now() < lateMs && !(await has());) await moment();
}

async function lastLife(scene: Scene, kept: Promises, opening: Opening): Promise<number> {
  await scene.standIn.clearFaults();
  const thaw = await openApp(scene, kept, opening);
  let saved = 0;
  for (const lateMs = Date.now() + LAST_LIFE_MS; !(await allAtRest(thaw));) {
    if (Date.now() > lateMs) {
      kept.breaks(`not brought to its end: ${JSON.stringify((await thaw.transfers()).filter(({ clearedAtMs }) => clearedAtMs === undefined))}`);
      break;
    }
    saved += await attend(scene, kept, thaw, true);
    await moment();
  }
  await kept.look(thaw, false);
  await lookAtScreen(thaw, kept.breaks);
  await thaw.kill();
  return saved;
}

async function hitsOf({ url }: RunningStandIn, life: Life): Promise<ReadonlyMap<string, number>> {
  const { faults } = (await (await fetch(new URL('/_stand-in/faults', url))).json()) as { faults: readonly { readonly hits: number }[] };
  return new Map(life.misbehaves.map(({ name }, i) => [name, faults[i]?.hits ?? 0]).filter((each): each is [string, number] => Number(each[1]) > 0));
}

/** Between two looks. */
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** What may be refused in words: there is no room, or the store was shut under the app. */
const MAY_REFUSE = /"code":"(?:disk-full|store-broken)"/;

/** A press of the person. @returns its answer; undefined where it was refused in words that help. */
async function press<K extends Ask['kind']>(thaw: Driven, message: Extract<Ask, { kind: K }>): Promise<AnswerTo<K> | undefined> {
  try {
    return (await unlessHanging(thaw.ask(message), message.kind)) as AnswerTo<K>;
  } catch (error) {
    if (error instanceof Error && MAY_REFUSE.test(error.message)) return undefined;
    throw error;
  }
}

async function unlessHanging<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), HANGS_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
