/** Opens inventories as screens do, through the built page's own link to its loader, and looks at what is stored of them. */
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright';
import type { Inventory } from '../../src/core/inventory/inventory.ts';
import type { InventoryAsk } from '../../src/loader/inventory/asks.ts';
import type { Progress } from '../../src/loader/inventory/messages.ts';
import { recordsIn } from './stored.ts';

type Question = InventoryAsk extends infer A ? (A extends InventoryAsk ? Omit<A, 'ask'> : never) : never;

export interface DrivenInventory {
  ask(question: Question): Promise<unknown>;
  /** All that was told, from the beginning. */
  told(): Promise<readonly Progress[]>;
  close(): Promise<void>;
}

interface Link {
  ask(question: unknown): Promise<unknown>;
  follow(listener: (progress: unknown) => void): void;
  end(): void;
}

declare global {
  interface Window {
    thawLink: (inventoryId: string, to: string) => Link;
    thawOpened: { [key: string]: { ask(question: unknown): Promise<unknown>; told: unknown[]; end(): void } };
  }
}

/** The built module with the page's end of the loader: the function that names the worker. */
function linkOf(): string {
  const name = readdirSync(`${process.env['THAW_DIST'] ?? 'dist'}/app/assets`).find((file) => /^inventory-worker-.*\.js$/.test(file));
  if (name === undefined) throw new Error('the page has no link to the loader of inventories');
  return `/assets/${name}`;
}

let opened = 0;

export async function openInventory(page: Page, inventoryId: string, to: 'look' | 'read' = 'look'): Promise<DrivenInventory> {
  const key = `i${++opened}`;
  // As text: a test's own `import` would be made the test runner's.
  await page.evaluate(
    `import(${JSON.stringify(linkOf())}).then((link) => { window.thawLink = Object.values(link).find((value) => String(value).includes('thaw-inventory')); })`,
  );
  await page.evaluate(
    ({ id, aim, at }) => {
      const link = window.thawLink(id, aim);
      const told: unknown[] = [];
      link.follow((progress) => told.push(progress));
      // A message can't carry a failure as a rejection: it is data here, too.
      const ask = (question: unknown): Promise<unknown> => link.ask(question).catch((error: { failure?: unknown }) => ({ failure: error.failure }));
      (window.thawOpened ??= {})[at] = { ask, told, end: () => link.end() };
    },
    { id: inventoryId, aim: to, at: key },
  );
  return {
    ask: (question) => page.evaluate(({ at, asked }) => window.thawOpened[at]!.ask(asked), { at: key, asked: question }),
    told: () => page.evaluate((at) => window.thawOpened[at]!.told as Progress[], key),
    close: () => page.evaluate((at) => window.thawOpened[at]!.end(), key),
  };
}

export const inventoriesOf = async (page: Page): Promise<Inventory[]> => (await recordsIn(page, 'inventories')) as Inventory[];

/** @returns the archive ids of all stored rows, in the order of their pages. */
export function storedIds(page: Page, inventoryId: string): Promise<string[]> {
  return page.evaluate(
    (id) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database
            .transaction('cold-pages')
            .objectStore('cold-pages')
            .getAll(IDBKeyRange.bound([id], [id, []]));
          reading.onerror = () => reject(new Error('pages can not be read'));
          reading.onsuccess = () => {
            database.close();
            const decoder = new TextDecoder();
            const pages = reading.result as { rows: number; ids: Uint8Array; idEnds: Uint32Array }[];
            resolve(
              pages.flatMap(({ ids, idEnds }) => Array.from(idEnds, (end, i) => decoder.decode(ids.subarray(i === 0 ? 0 : idEnds[i - 1], end)))),
            );
          };
        };
      }),
    inventoryId,
  );
}

/** Puts an inventory with a file into the store, as an import does, without reading it. */
export function putFileInventory(page: Page, inventory: Inventory, path: string): Promise<void> {
  return page.evaluate(
    async ({ record, url }) => {
      const file = await (await fetch(url)).blob();
      const sized = { ...record, outputs: [{ is: 'file', name: 'a', sizeBytes: file.size }], reading: { ...record.reading, wholeBytes: file.size } };
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['inventories', 'inventory-files'], 'readwrite', { durability: 'strict' });
          transaction.objectStore('inventories').put(sized);
          transaction.objectStore('inventory-files').put(file, record.id);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          transaction.onabort = () => reject(new Error('not stored'));
        };
      });
    },
    { record: inventory, url: path },
  );
}
