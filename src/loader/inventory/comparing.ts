/** Two inventories of a vault, by archive id: what was added and what was deleted. */
import { differenceOf, type ColdPages, type Difference } from '../../core/catalog/difference.ts';
import { tallyOf } from '../../core/catalog/filter.ts';
import { PAGE_ROWS } from '../../core/inventory/page.ts';
import type { Choice } from '../../core/catalog/choice.ts';
import { inventoryOf } from '../../store/inventories.ts';
import { Failed } from '../../core/failure/failure.ts';
import type { Compared } from './messages.ts';
import type { Opened } from './opened.ts';
import { rowsShown } from './rows.ts';
import { randomSeed } from './seed.ts';
import { createShelf, type Shelf } from './shelf.ts';

const SHOWN = 1_000;
const NONE_CHOSEN: Choice = { marks: new Uint8Array(), count: 0, bytes: 0 };

/** What was compared last, kept for its export. */
export interface Comparison {
  readonly difference: Difference;
  readonly older: Shelf;
}

export async function compareWith(
  opened: Opened,
  olderId: string,
  choice: Choice,
): Promise<{ readonly comparison: Comparison; readonly compared: Compared }> {
  const { shelf, breathe } = opened;
  if (!(await inventoryOf(olderId))) throw new Failed({ code: 'inventory-unknown' });
  const older = createShelf(olderId);
  await older.catchUp(breathe, () => undefined);
  const seed = randomSeed();
  const difference = await differenceOf(coldPages(older, breathe), coldPages(shelf, breathe), seed);
  const { added, same, deleted } = difference;
  const compared: Compared = {
    added: tallyOf(shelf.catalog, added),
    same: tallyOf(shelf.catalog, same),
    deleted: tallyOf(older.catalog, deleted),
    addedRows: await rowsShown(shelf, added.subarray(0, SHOWN), choice),
    deletedRows: await rowsShown(older, deleted.subarray(0, SHOWN), NONE_CHOSEN),
  };
  return { comparison: { difference, older }, compared };
}

const coldPages = ({ catalog, cold }: Shelf, breathe: () => Promise<void>): ColdPages => ({
  rows: catalog.rows,
  page: async (number) => {
    const page = await cold(number * PAGE_ROWS);
    await breathe();
    return page;
  },
});
