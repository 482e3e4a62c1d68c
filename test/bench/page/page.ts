/** What the bench runs in a page: the app's own modules, without its screens. */
import { importFile } from '../../../src/ui/inventory/import-file.ts';
import { createOpenInventory } from '../../../src/ui/inventory/open-inventory.ts';
import type { OpenInventory } from '../../../src/loader/inventory/messages.ts';
import { downloads } from './downloads.ts';
import { recordPerRow } from './record-per-row.ts';

const file = async (path: string): Promise<File> => new File([await (await fetch(path)).blob()], path);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

let open: OpenInventory | undefined;

const searchable = (inventory: OpenInventory): Promise<number> =>
  new Promise((resolve, reject) => {
    const end = inventory.follow(({ state, rows, failure }) => {
      if (state === 'failed') reject(new Error(failure?.code));
      if (state !== 'done') return;
      queueMicrotask(() => end());
      resolve(rows);
    });
  });

const bench = {
  /** From the file in the store to all rows in pages, in memory and searchable. */
  async read(path: string): Promise<{ readonly rows: number; readonly ms: number; readonly storedMs: number }> {
    open?.close();
    const source = await file(path);
    const began = performance.now();
    const imported = await importFile('demo', 'bench', source);
    if (imported.is !== 'added') throw new Error(`not added: ${imported.is}`);
    const storedMs = performance.now() - began;
    open = createOpenInventory(imported.inventoryId);
    const rows = await searchable(open);
    await open.list({ filter: { text: 'zzz' }, sort: { by: 'name', down: false } });
    return { rows, ms: performance.now() - began, storedMs };
  },
  /** The ceiling: what the browser needs to parse the same bytes at once. */
  async parse(path: string): Promise<number> {
    const source = await file(path);
    return timed(async () => JSON.parse(await source.text()) as unknown);
  },
  /** The peer: one record a row, with one index. */
  async records(path: string): Promise<number> {
    const source = await file(path);
    return timed(() => recordPerRow(source));
  },
  async filters(texts: readonly string[]): Promise<readonly number[]> {
    const times: number[] = [];
    for (const text of texts) {
      times.push(await timed(async () => open?.list({ filter: { text }, sort: { by: 'name', down: false } })));
    }
    return times;
  },
  /** Opening folders one after the other: their archives and subfolders, as the screen asks for them. */
  async folders(most: number): Promise<readonly number[]> {
    const times: number[] = [];
    const queue = [0];
    while (queue.length > 0 && times.length < most) {
      const folder = queue.shift() ?? 0;
      times.push(
        await timed(async () => {
          const [below] = await Promise.all([
            open?.folders(folder),
            open?.list({ filter: { folder, shallow: true }, sort: { by: 'name', down: false } }),
            open?.rows(0, 50),
          ]);
          queue.push(...(below?.folders ?? []).map((each) => each.folder));
        }),
      );
    }
    return times;
  },
};

Object.assign(globalThis, { bench, downloads });
