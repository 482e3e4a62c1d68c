/** How a life ends, and what becomes of its profile. */
import { freeze } from '../drive/disk.ts';
import { browserPids } from '../drive/thaw.ts';
import type { Driven } from '../floor/downloading.ts';
import { damage } from './damage.ts';
import type { Scene } from './scene.ts';
import type { End } from './schedule.ts';
import { moment } from './waiting.ts';

/** Ends the browser and does to its profile what the life's end says. @returns whether something may be lost. */
export async function endLife(scene: Scene, end: End, thaw: Driven, chance: () => number, say: (line: string) => void): Promise<boolean> {
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
      if (!(await isCopied(thaw))) say('  data thrown away: after 30 s the page’s copy of the ledger still lacked something');
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

/** @returns whether the page's own copy of the ledger has every transfer and receipt; it is given 30 s. */
async function isCopied(thaw: Driven): Promise<boolean> {
  const [transfers, receipts] = [await thaw.transfers(), await thaw.receipts()];
  const keys = [...transfers.map(({ id }) => `thaw-ledger/transfer/${id}`), ...receipts.map(({ id }) => `thaw-ledger/receipt/${id}`)];
  const has = (): Promise<boolean> => thaw.page.evaluate((all) => all.every((key) => localStorage.getItem(key) !== null), keys);
  for (const lateMs = Date.now() + 30_000; Date.now() < lateMs;) {
    if (await has()) return true;
    await moment();
  }
  return false;
}
