/** A life of the app: opened, asked, troubled and attended to until its time is up; and the last one, in which all comes to its end. */
import type { RunningStandIn } from '../drive/stand-in.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { drive, type Driven } from '../floor/downloading.ts';
import { allAtRest, ask, attend } from './attend.ts';
import { MiB } from './misbehaviour/script.ts';
import { lookAtScreen, type Promises } from './promises.ts';
import type { Scene } from './scene.ts';
import type { Life } from './schedule.ts';
import { makeTrouble } from './trouble.ts';
import { moment, unlessHanging } from './waiting.ts';

/** A life that comes to nothing, since somebody is silent, ends all the same. */
const LIFE_MS = 12_000;
/** In the end nobody misbehaves; what waits for a second look at the jobs has time for it. */
const LAST_LIFE_MS = 240_000;

interface Lived {
  readonly thaw: Driven;
  readonly hits: ReadonlyMap<string, number>;
  readonly saved: number;
}

interface Opening {
  readonly chromium: string;
  readonly mayHaveLost: boolean;
}

export async function live(scene: Scene, kept: Promises, life: Life, opening: Opening): Promise<Lived> {
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
      calm = await makeTrouble(scene, kept, life.trouble, thaw);
    }
    saved += await attend(scene, kept, thaw, saved === 0);
    if (await allAtRest(thaw)) break;
    await moment();
  }
  await calm?.();
  await kept.look(thaw, mayLose(life));
  await lookAtScreen(thaw, kept.breaks);
  return { thaw, hits: await hitsOf(scene.standIn, life), saved };
}

/** On a disk with no byte free the browser may throw away all that it stored (faults.md, T2, T7). */
export const mayLose = ({ trouble }: Life): boolean => trouble === 'full disk';

export async function lastLife(scene: Scene, kept: Promises, opening: Opening): Promise<number> {
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

/** Once the worker is there: a browser that has no room for the app itself has none to begin with. */
async function limitRoom({ standIn }: Scene, thaw: Driven): Promise<void> {
  const devtools = await thaw.context.newCDPSession(thaw.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(standIn.url).origin, quotaSize: 90 * MiB });
}

async function hitsOf({ url }: RunningStandIn, life: Life): Promise<ReadonlyMap<string, number>> {
  const { faults } = (await (await fetch(new URL('/_stand-in/faults', url))).json()) as { faults: readonly { readonly hits: number }[] };
  return new Map(life.misbehaves.map(({ name }, i) => [name, faults[i]?.hits ?? 0]).filter((each): each is [string, number] => Number(each[1]) > 0));
}
