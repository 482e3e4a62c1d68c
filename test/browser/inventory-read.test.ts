/** An inventory from the ask to its rows: read on whatever happens, no row lost and none doubled. */
import { afterEach, describe, expect, inject, test } from 'vitest';
import type { Inventory } from '../../src/core/inventory/inventory.ts';
import type { Progress, RowShown } from '../../src/loader/inventory/messages.ts';
import { inventoriesOf, openInventory, storedIds } from '../drive/open-inventory.ts';
import { polled, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const COUNT = 20_000;

let here: Scene;
afterEach(() => here.end());

const begin = async (archives = COUNT): Promise<void> => {
  here = await scene({ chromium, files: {}, flags: ['--generate-archives', String(archives)] });
};

const get = async (part: object = {}, format: 'JSON' | 'CSV' = 'JSON'): Promise<string> => {
  const answer = await here.thaw.ask({ kind: 'inventory/retrieve', region: 'demo', vault: 'generated', format, part });
  return (answer as { transferId: string }).transferId;
};

const record = async (id: string): Promise<Inventory | undefined> => (await inventoriesOf(here.thaw.page)).find((inventory) => inventory.id === id);

/** Waits for the keeper to have read it all. */
const read = (id: string, isSo = (inventory: Inventory | undefined): boolean => inventory?.reading.done === true): Promise<Inventory> =>
  polled(() => record(id), isSo, 'read', 60_000) as Promise<Inventory>;

async function expectEachOnce(id: string, count: number): Promise<void> {
  const ids = await storedIds(here.thaw.page, id);
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
}

describe('an inventory', () => {
  test('that was asked for is read wherever the person is, says what it is, and its transfer is done', async () => {
    await begin();
    const id = await get();
    const inventory = await read(id);
    expect(inventory).toMatchObject({
      region: 'demo',
      vault: 'generated',
      coverage: 'whole',
      format: 'JSON',
      reading: { rows: COUNT, done: true, complete: true, problems: 0 },
    });
    expect(inventory.vaultArn).toMatch(/:vaults\/generated$/);
    expect(inventory.inventoryAtMs).toBeGreaterThan(Date.UTC(2020, 0, 1));
    expect(inventory.reading.readBytes).toBe(inventory.reading.wholeBytes);
    await expectEachOnce(id, COUNT);
    await here.until(id, 'read', ({ readAtMs }) => readAtMs !== undefined);
    expect(here.thaw.complaints).toEqual([]);
  });

  test('is listed, searched, chosen from and told in detail through the page’s link', async () => {
    await begin();
    const id = await get();
    await read(id);
    const open = await openInventory(here.thaw.page, id);
    expect(await open.ask({ kind: 'list', query: { filter: {}, sort: { by: 'size', down: true } } })).toMatchObject({ count: COUNT });
    const rows = (await open.ask({ kind: 'rows', from: 0, count: 50 })) as RowShown[];
    expect(rows).toHaveLength(50);
    expect(rows.map(({ sizeBytes }) => sizeBytes)).toEqual(rows.map(({ sizeBytes }) => sizeBytes).sort((a, b) => b - a));

    const found = (await open.ask({ kind: 'list', query: { filter: { text: '*.flac' }, sort: { by: 'name', down: false } } })) as { count: number };
    expect(found.count).toBeGreaterThan(0);
    const [first] = (await open.ask({ kind: 'rows', from: 0, count: 1 })) as RowShown[];
    expect(first?.name).toMatch(/\.flac$/);
    expect(await open.ask({ kind: 'placeOf', row: first!.row })).toBe(0);

    const top = (await open.ask({ kind: 'folders', parent: 0 })) as { folders: { name: string; count: number; folder: number }[]; more: number };
    expect(top.folders.map(({ name }) => name)).toContain('Music');
    const music = top.folders.find(({ name }) => name === 'Music')!;
    const tally = (await open.ask({ kind: 'select', selection: { rules: [{ is: 'in', filter: { folder: music.folder } }] } })) as object;
    expect(tally).toMatchObject({ count: music.count });
    expect((await open.ask({ kind: 'folders', parent: 0 })) as object).toMatchObject({
      folders: expect.arrayContaining([expect.objectContaining({ name: 'Music', chosen: 'all' })]) as object,
    });
    const chosen = (await open.ask({ kind: 'chosen', most: 3 })) as { archives: { archiveId: string; name: string }[]; more: number };
    expect(chosen.archives).toHaveLength(3);
    expect(chosen.more).toBe(music.count - 3);
    expect(chosen.archives[0]?.name).toMatch(/^Music\//);

    const details = (await open.ask({ kind: 'details', row: first!.row })) as { archiveId: string; treeHash: string; description: string };
    expect(details.archiveId).toMatch(/^[\w-]{138}$/);
    expect(details.treeHash).toMatch(/^[0-9a-f]{64}$/);
    const exported = await here.thaw.page.evaluate(async () => {
      const blob = (await Object.values(window.thawOpened)[0]!.ask({ kind: 'export', what: 'list', format: 'CSV' })) as Blob;
      return blob.text();
    });
    expect(exported.trim().split('\r\n')).toHaveLength(found.count + 1);
    expect(exported).toContain(details.archiveId);
    expect(await open.ask({ kind: 'details', row: COUNT })).toMatchObject({ failure: { code: 'unexpected' } });
  });

  test('as CSV has the same rows', async () => {
    await begin(5_000);
    const [json, csv] = [await get(), await get({}, 'CSV')];
    expect(await read(csv)).toMatchObject({ format: 'CSV', reading: { rows: 5_000, complete: true } });
    await read(json);
    expect(await storedIds(here.thaw.page, csv)).toEqual(await storedIds(here.thaw.page, json));
  });

  test('in parts goes into one, and the parts are the whole together', async () => {
    await begin(10_000);
    const first = await get({ limit: 6_000 });
    const [output] = (await read(first)).outputs;
    const marker = output?.is === 'transfer' ? output.nextMarker : undefined;
    expect(marker).toEqual(expect.any(String));
    await get({ limit: 6_000, marker: marker! });
    const whole = await read(first, (inventory) => inventory?.reading.done === true && inventory.outputs.length === 2);
    expect(whole).toMatchObject({ coverage: 'whole', reading: { rows: 10_000, complete: true } });
    expect(whole.reading.readBytes).toBe(whole.reading.wholeBytes);
    await expectEachOnce(first, 10_000);
    expect(await inventoriesOf(here.thaw.page)).toHaveLength(1);
  });

  test('that isn’t here is said to be so', async () => {
    await begin(1);
    const open = await openInventory(here.thaw.page, 'nothing');
    const told = await polled(
      () => open.told(),
      (all: readonly Progress[]) => all.at(-1)?.state === 'failed',
      'failed',
      10_000,
    );
    expect(told.at(-1)?.failure).toEqual({ code: 'inventory-unknown' });
    expect(await open.ask({ kind: 'shape', folder: 0 })).toMatchObject({ failure: { code: 'inventory-unknown' } });
  });
});
