import { expect, inject, onTestFinished, test } from 'vitest';
import { freeze, newDisk, whyNoDisks } from '../drive/disk.ts';
import { importMade, inventoriesOf, openInventory, storedIds } from '../drive/open-inventory.ts';
import { browserPids } from '../drive/thaw.ts';
import {
  allChunks,
  ascending,
  chunksAsked,
  drive,
  expectStoredBytes,
  retrieve,
  retrievalsAsked,
  served,
  untilProven,
  untilStored,
} from './downloading.ts';

const chromium = inject('chromium');
const noDisks = await whyNoDisks();
if (noDisks) console.log(`T1 is skipped: ${noDisks}.`);

const CHUNKS = 14;
/** After so many stored chunks the power goes. `THAW_POWER_CUTS=18` tries so many moments. */
const moments = process.env['THAW_POWER_CUTS'];
const CUTS = moments ? Array.from({ length: Number(moments) }, (_, i) => 1 + (i % (CHUNKS - 2))) : [2, 8];

const source = served([CHUNKS * 16]);

test.skipIf(noDisks).for(CUTS)(
  'T1 power loss after %i chunks: every chunk that the store claims is there, and only the rest is fetched',
  async (cutAfter) => {
    const { standIn, files } = source;
    const file = files[0]!;
    const disk = await newDisk(1_024);
    onTestFinished(disk.remove);
    const before = await drive({ chromium, url: standIn.url, profile: disk.folder });
    const id = await retrieve(before, file);
    await untilStored(before, id, cutAfter);
    await freeze(browserPids(disk.folder));
    const after = await disk.afterPowerCut();
    onTestFinished(after.remove);
    await before.kill();

    await standIn.forgetJournal();
    const again = await drive({ chromium, url: standIn.url, profile: after.folder });
    const claimed = await again.storedChunks(id);
    expect(claimed.length).toBeGreaterThanOrEqual(cutAfter);
    expect(claimed.length).toBeLessThan(CHUNKS);
    expect(await expectStoredBytes(again, id, file)).toEqual(claimed);
    await untilProven(again, id);
    const missing = allChunks(file).filter((chunk) => !claimed.includes(chunk));
    expect(ascending(await chunksAsked(standIn))).toEqual(missing);
    expect(await retrievalsAsked(standIn)).toBe(0);
  },
);

test.skipIf(noDisks)('T1 power loss right after an inventory was read, whose file is dropped then: every row of it is there', async () => {
  const ROWS = 60_000;
  const { standIn } = source;
  const disk = await newDisk(1_024);
  onTestFinished(disk.remove);
  const before = await drive({ chromium, url: standIn.url, profile: disk.folder });
  const imported = await importMade(before.page, { rows: ROWS });
  expect(imported).toMatchObject({ is: 'added' });
  const { inventoryId } = imported as { inventoryId: string };
  await openInventory(before.page, inventoryId, 'read');
  await expect.poll(async () => (await inventoriesOf(before.page))[0]?.reading.done, { timeout: 60_000 }).toBe(true);
  await freeze(browserPids(disk.folder));
  const after = await disk.afterPowerCut();
  onTestFinished(after.remove);
  await before.kill();

  const again = await drive({ chromium, url: standIn.url, profile: after.folder });
  expect(new Set(await storedIds(again.page, inventoryId)).size).toBe(ROWS);
});
