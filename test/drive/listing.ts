/** The inventory browser as a person works it: the file of an inventory is opened, then its files are looked at. */
import type { Locator, Page } from 'playwright';

export interface Listing {
  readonly grid: Locator;
  readonly tree: Locator;
  readonly tray: Locator;
  readonly search: Locator;
  row(name: string | RegExp): Locator;
  branch(name: string | RegExp): Locator;
  /** Names in view, from the top. */
  names(): Promise<string[]>;
  /** Waits until the list's length, its head not counted, is this. */
  has(rows: number): Promise<void>;
  open(query?: string): Promise<void>;
}

/** Gives Thaw the file of an inventory on a vault's overview, and waits until it is read. */
export async function importInventory(page: Page, file: { readonly name: string; readonly text: string }, vault = 'data'): Promise<void> {
  await page.evaluate((to) => location.assign(to), `#/v/demo/${vault}`);
  await page.getByRole('main').getByRole('heading', { level: 1, name: vault }).waitFor();
  const input = page.getByRole('main').locator('input[type=file]').first();
  await input.setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.text) });
  await page.getByRole('link', { name: 'Browse files' }).waitFor();
}

export function listingAt(page: Page, vault = 'data'): Listing {
  const main = page.getByRole('main');
  const grid = main.getByRole('grid');
  const listing: Listing = {
    grid,
    tree: main.getByRole('tree'),
    tray: page.getByRole('region', { name: 'Selection' }),
    search: main.getByRole('searchbox'),
    row: (name) => grid.getByRole('row').filter({ has: page.locator('[role=gridcell].name', { hasText: name }) }),
    branch: (name) => main.getByRole('treeitem', { name }),
    names: () => grid.locator('[role=gridcell].name .text').allInnerTexts(),
    has: async (rows) => void (await main.locator(`[role=grid][aria-rowcount="${rows + 1}"]`).waitFor()),
    open: async (query = '') => {
      await page.evaluate(arriveAt, `#/v/demo/${vault}/files${query}`);
      await main.locator('[role=grid][aria-busy=false]').getByRole('row').nth(1).waitFor();
    },
  };
  return listing;
}

/** Goes to a place of the app, and fulfils when it has heard of that: what stands there from before no longer counts. */
const arriveAt = (to: string): Promise<void> =>
  new Promise((resolve) => {
    if (new URL(to, location.href).hash === location.hash) return resolve();
    addEventListener('hashchange', () => setTimeout(resolve), { once: true });
    location.assign(to);
  });
