/** Opens inventories as screens do, through the built page's own link to its loader, and looks at what is stored of them. */
import { readdirSync, readFileSync } from 'node:fs';
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
    thawImport: (region: string, vault: string, file: File) => Promise<unknown>;
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

/** How a file for `importMade` is made in the page: rows in the service's form, packed or not, spoilt or not. */
export interface Made {
  readonly rows: number;
  readonly packed?: 'gzip' | 'gzip of two';
  /** Bytes that are cut off at the end, as they lie on disk. */
  readonly cutBytes?: number;
  /** Instead of rows: this text so many times. */
  readonly text?: { readonly of: string; readonly times: number };
}

/** The built module that imports files, and the function in it. */
function importerOf(): string {
  const folder = `${process.env['THAW_DIST'] ?? 'dist'}/app/assets`;
  const name = readdirSync(folder).find((file) => {
    if (!file.endsWith('.js')) return false;
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    return text.includes('`inventory-expands`') && text.includes('randomUUID') && !text.includes('createPolicy');
  });
  if (name === undefined) throw new Error('no module imports inventories');
  return `/assets/${name}`;
}

/** Imports a file as the screens do. @returns what became of it, or the failure. */
export async function importMade(page: Page, made: Made): Promise<unknown> {
  await page.evaluate(
    `import(${JSON.stringify(importerOf())}).then((all) => { window.thawImport = Object.values(all).find((value) => /randomUUID/.test(String(value))); })`,
  );
  return page.evaluate(async ({ rows, packed, cutBytes = 0, text }) => {
    const piece = (from: number, to: number): string => {
      let list = '';
      for (let i = from; i < to; i++) {
        const id = `${i}`.padStart(138, 'a');
        list += `${i === 0 ? '' : ','}{"ArchiveId":"${id}","ArchiveDescription":"folder ${i % 97}/file ${i}.txt","CreationDate":"2014-07-30T15:34:15Z","Size":${i + 1},"SHA256TreeHash":"${'ab'.repeat(32)}"}`;
      }
      return list;
    };
    const parts: Blob[] = [
      new Blob(['{"VaultARN":"arn:aws:glacier:demo:123456789012:vaults/data","InventoryDate":"2017-08-23T01:56:27Z","ArchiveList":[']),
    ];
    for (let from = 0; from < rows; from += 10_000) parts.push(new Blob([piece(from, Math.min(rows, from + 10_000))]));
    parts.push(new Blob([']}']));
    const plain = text ? new Blob(Array.from({ length: text.times }, () => text.of)) : new Blob(parts);
    const zip = (blob: Blob): Promise<Blob> => new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).blob();
    const half = Math.floor(plain.size / 2);
    const whole = packed === 'gzip' ? await zip(plain) : packed ? new Blob([await zip(plain.slice(0, half)), await zip(plain.slice(half))]) : plain;
    const file = new File([whole.slice(0, whole.size - cutBytes)], packed ? 'inventory.json.gz' : 'inventory.json');
    return window.thawImport('demo', 'data', file).catch((error: { failure?: unknown }) => ({ failure: error.failure }));
  }, made);
}
