import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { OwnPrices } from '../core/cost/own-prices.ts';
import type { Told } from '../core/notices/notice.ts';
import type { Selection } from '../core/catalog/selection.ts';
import type { Inventory, RowProblem } from '../core/inventory/inventory.ts';
import type { ColdPage, FolderPage, HotPage } from '../core/inventory/page.ts';
import type { Receipt } from '../core/receipt.ts';
import type { ChunkRecord } from '../core/transfer/chunk-record.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import type { Vault } from '../core/vault.ts';
import type { TransferEvent } from '../core/transfer/event.ts';
import type { Leaves } from '../core/transfer/leaves.ts';
import type { Losses } from '../core/transfer/loss.ts';

/** The bytes of a chunk. Some browsers refuse Blobs in IndexedDB (WebKit's private mode). */
export type ChunkBytes = Blob | ArrayBuffer;

export type ChunkKey = [transferId: string, index: number];

/** Bytes within the chunk, from and to. */
export type LeavesKey = [transferId: string, chunk: number, start: number, end: number];

/** A page of an inventory, by its number. */
export type PageKey = [inventoryId: string, page: number];

/** An address that hands a file to the browser once. */
export interface SaveOffer {
  readonly token: string;
  readonly transferId: string;
  readonly name: string;
  readonly endsAtMs: number;
}

/** Choices of the person. Written by pages. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'normal' | 'compact';
  /** At most so many chunks at once; null lets Thaw find out. */
  readonly lanes: number | null;
  /** Regions that are asked for vaults; null takes the configuration's. */
  readonly regions: readonly string[] | null;
  /** Tell me when it's ready: the person turned notices on. */
  readonly notices: boolean;
  /** Prices of the person's own, by region: estimates use them. */
  readonly ownPrices: OwnPrices;
  /** Notices may name files, on a screen that others see. */
  readonly noticeNames: boolean;
  /** Offers that were taken or refused: they aren't made again. */
  readonly answeredOffers: readonly Offer[];
}

/** What Thaw offers once, at its time and never on load. */
export type Offer = 'notices' | 'install';

export interface Schema extends DBSchema {
  /** Writer: engine. */
  transfers: { key: string; value: Transfer };
  /** Writer: engine. */
  'chunk-bytes': { key: ChunkKey; value: ChunkBytes };
  /** Writer: engine. */
  'chunk-hashes': { key: ChunkKey; value: ChunkRecord };
  /** Hashes of a chunk's MiB, 32 bytes each; kept as long as the receipt. Chunks of builds before version 6 have none. Writer: engine. */
  'leaf-hashes': { key: ChunkKey; value: Uint8Array<ArrayBuffer> };
  /** Of chunks that aren't finished. Writer: engine. */
  'unproven-leaves': { key: LeavesKey; value: Leaves & { readonly bytes: ChunkBytes } };
  /** Writer: engine. */
  events: { key: number; value: TransferEvent; indexes: { 'by-transfer': string } };
  /** Writer: engine. */
  receipts: { key: string; value: Receipt };
  /** Writer: engine (offers), worker (takes them). */
  'save-offers': { key: string; value: SaveOffer };
  /** Writer: engine; a page only confirms them away by an ask. */
  losses: { key: string; value: Losses };
  /** Writer: pages. */
  settings: { key: 'settings'; value: Settings };
  /** Vaults as last seen, for the time without a network. Writer: pages. */
  'vault-lists': { key: string; value: { readonly region: string; readonly readAtMs: number; readonly vaults: readonly Vault[] } };
  /** Which database this is: one that was made anew, after a loss, is another. Writer: the upgrade. */
  identity: { key: 'id'; value: string };
  /** What notices told already. Writer: worker. */
  told: { key: 'told'; value: Told };
  /** Writer: loader; a page adds one and removes one. */
  inventories: { key: string; value: Inventory; indexes: { 'by-vault': [region: string, vault: string] } };
  /** Writer: loader. */
  'hot-pages': { key: PageKey; value: HotPage };
  /** Writer: loader. */
  'cold-pages': { key: PageKey; value: ColdPage };
  /** Keyed by the number of the first folder. Writer: loader. */
  'folder-pages': { key: PageKey; value: FolderPage };
  /** Numbered from 0. Writer: loader. */
  'row-problems': { key: PageKey; value: RowProblem };
  /** Paths beyond the first of one archive, from a list of names, keyed by row. Writer: loader. */
  'further-paths': { key: PageKey; value: readonly string[] };
  /** A file that is being read, kept so that a reload goes on. Writer: the page that imports it; the loader drops it. */
  'inventory-files': { key: string; value: Blob | ArrayBuffer };
  /** By inventory. Writer: pages. */
  selections: { key: string; value: Selection };
  /** Writer: worker. */
  'sign-outs': { key: 'count'; value: number };
}

export const VERSION = 6;

/** Steps are only ever added, and never delete verified bytes. */
export function upgrade(
  database: IDBPDatabase<Schema>,
  from: number,
  _to: number | null,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
): void {
  if (from < 1) {
    database.createObjectStore('transfers', { keyPath: 'id' });
    database.createObjectStore('chunk-bytes');
    database.createObjectStore('chunk-hashes');
    database.createObjectStore('events', { autoIncrement: true }).createIndex('by-transfer', 'transferId');
    database.createObjectStore('receipts', { keyPath: 'id' });
    database.createObjectStore('save-offers', { keyPath: 'token' });
    database.createObjectStore('losses', { keyPath: 'id' });
    database.createObjectStore('settings');
    database.createObjectStore('vault-lists', { keyPath: 'region' });
  }
  if (from < 2) {
    database.createObjectStore('identity');
    void transaction.objectStore('identity').add(crypto.randomUUID(), 'id');
  }
  if (from < 3) database.createObjectStore('told');
  if (from < 4) {
    database.createObjectStore('inventories', { keyPath: 'id' }).createIndex('by-vault', ['region', 'vault']);
    for (const name of ['hot-pages', 'cold-pages', 'folder-pages', 'row-problems', 'further-paths', 'inventory-files', 'selections'] as const) {
      database.createObjectStore(name);
    }
  }
  if (from < 5) database.createObjectStore('sign-outs');
  if (from < 6) {
    database.createObjectStore('leaf-hashes');
    database.createObjectStore('unproven-leaves');
  }
}
