/** A person's file becomes an inventory, whatever happens while it is read: no row lost and none doubled. */
import type { Page } from 'playwright';
import { afterEach, expect, inject, test } from 'vitest';
import type { Inventory } from '../../src/core/inventory/inventory.ts';
import { importMade, inventoriesOf, openInventory, storedIds } from '../drive/open-inventory.ts';
import { polled, scene, type Scene } from '../drive/scene.ts';
import { recordsIn } from '../drive/stored.ts';

/** So many that a reading can be met in its middle. */
const MANY = 400_000;

let here: Scene;
afterEach(() => here.end());

const begin = async (): Promise<void> => {
  here = await scene({ chromium: inject('chromium'), files: {} });
};

const record = async (id: string): Promise<Inventory | undefined> => (await inventoriesOf(here.thaw.page)).find((inventory) => inventory.id === id);
const until = (id: string, isSo: (inventory: Inventory) => boolean): Promise<Inventory> =>
  polled(
    () => record(id),
    (inventory) => inventory !== undefined && isSo(inventory),
    'so',
    90_000,
  ) as Promise<Inventory>;
const done = (id: string): Promise<Inventory> => until(id, ({ reading }) => reading.done);

const add = async (made: Parameters<typeof importMade>[1]): Promise<string> => {
  const imported = await importMade(here.thaw.page, made);
  expect(imported).toMatchObject({ is: 'added' });
  return (imported as { inventoryId: string }).inventoryId;
};

/** Addresses of the inventories that the ledger remembers. */
const inLedger = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const pages = await (await caches.open('thaw-ledger')).keys();
    return pages.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/ledger/inventory/'));
  });

async function expectEachOnce(id: string, count: number): Promise<void> {
  const ids = await storedIds(here.thaw.page, id);
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
}

/** Of a reading that is in its middle. @returns how many rows were stored. */
const amid = async (id: string): Promise<number> => {
  const { reading } = await until(id, ({ reading: now }) => now.rows > 0 || now.done);
  expect(reading.done, 'the reading was too fast to be met in its middle').toBe(false);
  return reading.rows;
};

/** What was stored is shown first, and nothing of it is read again. */
async function expectGoneOn(id: string, from: number): Promise<void> {
  const open = await openInventory(here.thaw.page, id);
  const told = await polled(
    () => open.told(),
    (all) => all.at(-1)?.state === 'done',
    'done',
    90_000,
  );
  const [, ...after] = told;
  expect(Math.min(...after.filter(({ state }) => state !== 'loading').map(({ rows }) => rows))).toBeGreaterThanOrEqual(from);
  expect(await done(id)).toMatchObject({ reading: { rows: MANY, complete: true } });
  await expectEachOnce(id, MANY);
}

test('killed in the middle, it goes on where it was', async () => {
  await begin();
  const id = await add({ rows: MANY });
  const before = await amid(id);
  await here.reopenAfterKill();
  await expectGoneOn(id, before);
  // The file was only kept to be read.
  await polled(
    () => recordsIn(here.thaw.page, 'inventory-files'),
    (files) => files.length === 0,
    'dropped',
    10_000,
  );
});

test('packed and reloaded in the middle, it goes on where it was', async () => {
  await begin();
  const id = await add({ rows: MANY, packed: 'gzip' });
  const before = await amid(id);
  await here.thaw.page.reload();
  await expectGoneOn(id, before);
});

test('in two tabs one reads, and both show the same', async () => {
  await begin();
  const id = await add({ rows: MANY });
  await amid(id);
  const other = await here.thaw.context.newPage();
  await other.goto(here.standIn.url);
  const tabs = [await openInventory(here.thaw.page, id), await openInventory(other, id)];
  const locks = await other.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name) ?? []);
  expect(locks.filter((name) => name === `thaw-inventory-${id}`).length).toBeLessThanOrEqual(1);
  for (const tab of tabs) {
    await polled(
      () => tab.told(),
      (all) => all.at(-1)?.state === 'done',
      'done',
      90_000,
    );
    expect(await tab.ask({ kind: 'list', query: { filter: {}, sort: { by: 'date', down: true } } })).toMatchObject({ count: MANY });
  }
  await expectEachOnce(id, MANY);
});

test('I1 I2 what is no inventory leaves nothing behind, and what is cut or packed badly keeps its rows', async () => {
  await begin();
  const { page } = here.thaw;
  expect(await importMade(page, { rows: 0, text: { of: '<!doctype html><title>no</title>', times: 3 } })).toEqual({
    failure: { code: 'not-an-inventory', why: 'no list' },
  });
  expect(await importMade(page, { rows: 0, text: { of: '', times: 1 } })).toEqual({ failure: { code: 'not-an-inventory', why: 'empty' } });
  expect(await inventoriesOf(page)).toEqual([]);
  expect(await recordsIn(page, 'inventory-files')).toEqual([]);
  // Of the ledger neither: it would be named as lost.
  expect(await inLedger(page)).toEqual([]);

  const cut = await add({ rows: 9_000, cutBytes: 5_000 });
  const { reading } = await done(cut);
  expect(reading).toMatchObject({ complete: false, problems: 1 });
  expect(await inLedger(page)).toEqual([`/ledger/inventory/${cut}`]);
  expect(reading.rows).toBeGreaterThan(8_900);
  await expectEachOnce(cut, reading.rows);

  const whole = await add({ rows: 9_000, packed: 'gzip' });
  expect(await done(whole)).toMatchObject({ reading: { rows: 9_000, complete: true, problems: 0 } });

  const cutGzip = await add({ rows: 9_000, packed: 'gzip', cutBytes: 300 });
  const part = await done(cutGzip);
  expect(part.reading).toMatchObject({ complete: false });
  expect(part.reading.rows).toBeGreaterThan(4_000);
  await expectEachOnce(cutGzip, part.reading.rows);

  const several = await importMade(page, { rows: 9_000, packed: 'gzip of two' });
  // Rows of the first part are kept where there are any; all of it is said.
  expect(JSON.stringify(several)).toMatch(/gzip-of-several|added/);
});

test('I2 a packed file that grows as no inventory does asks first, and goes on when the person says so', async () => {
  await begin();
  const imported = await importMade(here.thaw.page, {
    rows: 0,
    packed: 'gzip',
    text: { of: `{"ArchiveList":[${' '.repeat(1_000_000)}`, times: 100 },
  });
  expect(imported).toMatchObject({ is: 'expands', failure: { code: 'inventory-expands' } });
  const { inventoryId } = imported as { inventoryId: string };
  const open = await openInventory(here.thaw.page, inventoryId);
  await polled(
    () => open.told(),
    (all) => all.at(-1)?.state === 'failed',
    'failed',
    60_000,
  );
  await open.ask({ kind: 'goOn' });
  const told = await polled(
    () => open.told(),
    (all) => all.at(-1)?.state === 'done',
    'done',
    60_000,
  );
  expect(told.at(-1)).toMatchObject({ complete: false });
});
