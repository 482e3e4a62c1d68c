/** The ledger: at start, does the store still have what it remembers? From then on it is kept true. */
import { failureOf } from '../core/failure/failure.ts';
import { reckon, type Ledger, type LedgerBook, type LedgerEntry, type Reckoning } from '../core/ledger.ts';
import type { Receipt } from '../core/receipt.ts';
import { storedIn } from '../core/transfer/chunk-record.ts';
import type { Stored, Transfer } from '../core/transfer/transfer.ts';
import { rememberInventories, takeOut, withoutRemoved } from './kept-inventories.ts';
import { isSilence } from './limits.ts';
import type { EnginePorts, LedgerPort, StorePort } from './ports.ts';

const EMPTY: Ledger = { entries: [], receipts: [], inventories: [] };

/**
 * Compares ledger and store, puts back what can be put back, and puts the loss on record so that
 * the person reads of it. No verified byte is deleted. Then the ledger is brought up to date.
 */
export async function settleLedger(ports: EnginePorts): Promise<void> {
  const { ledger } = ports;
  // The ledger first: read later, it could count chunks that another tab's engine stored meanwhile.
  const read = await ledger.read().catch(failureOf);
  const isRead = !('code' in read);
  // What only stayed silent remembers as before: the next start reads it.
  if (!isRead && isSilence(read)) return;
  const { held, kept, inventories } = await whatIsHeld(ports);
  const book = isRead ? await withoutRemoved(ports, read, inventories) : EMPTY;
  // A power cut can leave a book that opens and can't be read for ever: the store is the truth then.
  if (!isRead && held.size + kept.size + inventories.size > 0) await ledger.clear().catch(() => undefined);
  const good = await makeGood(ports, reckon(book, held, kept, inventories));
  await catchUp(ports, book, new Map([...held, ...good]));
  await rememberInventories(ports, book.inventories);
}

/**
 * Puts back what only a page's copy of the ledger knows: the browser threw away all the rest.
 * What the store has of a transfer is the truth, as the copy lags behind.
 */
export async function recallLedger(ports: EnginePorts, copy: LedgerBook): Promise<void> {
  const { held, kept, inventories } = await whatIsHeld(ports);
  const entries = copy.entries.filter(({ transfer }) => !held.has(transfer.id));
  const { losses, ...back } = reckon({ ...copy, entries, inventories: [] }, held, kept, inventories);
  const good = await makeGood(ports, { ...back, ...(losses && { losses: { ...losses, isLeast: true } }) });
  await catchUp(ports, EMPTY, new Map([...held, ...good]));
}

interface Held {
  readonly held: ReadonlyMap<string, LedgerEntry>;
  /** Ids of receipts. */
  readonly kept: ReadonlySet<string>;
  /** Ids of inventories. */
  readonly inventories: ReadonlySet<string>;
}

async function whatIsHeld(ports: EnginePorts): Promise<Held> {
  const held = new Map<string, LedgerEntry>();
  for (const transfer of await ports.store.transfers()) held.set(transfer.id, await entryOf(ports, transfer));
  const kept = new Set((await ports.store.receipts()).map(({ id }) => id));
  return { held, kept, inventories: new Set((await ports.store.inventories()).map(({ id }) => id)) };
}

/** @returns what the store has of the transfers that were put back. */
async function makeGood(ports: EnginePorts, { putBack, receipts, losses }: Reckoning): Promise<ReadonlyMap<string, LedgerEntry>> {
  const { store, clock, newId, tell } = ports;
  const good = new Map<string, LedgerEntry>();
  // The loss first: a crash here names it twice rather than never.
  if (losses) await store.putLosses({ id: newId(), foundAtMs: clock.now(), ...losses });
  if (losses?.inventories) await takeOut(ports, losses.inventories);
  // Receipts next: who sees a transfer again sees what proves it.
  for (const receipt of receipts) await store.putReceipt(receipt);
  for (const transfer of putBack) {
    await store.putTransfer(transfer);
    good.set(transfer.id, await entryOf(ports, transfer));
  }
  if (losses) tell.changed('losses');
  if (receipts.length > 0) tell.changed('receipts');
  if (putBack.length > 0) tell.changed('transfers');
  return good;
}

/** The ledger's last pages before a power cut may be missing, or be older than the store's. */
async function catchUp(ports: EnginePorts, book: LedgerBook, held: ReadonlyMap<string, LedgerEntry>): Promise<void> {
  const { store, ledger } = ports;
  const written = new Map(book.entries.map((entry) => [entry.transfer.id, JSON.stringify(entry)]));
  for (const [id, entry] of held) {
    if (written.get(id) === JSON.stringify(entry)) continue;
    await writeLedger(ports, id);
  }
  const receipts = new Map(book.receipts.map((receipt) => [receipt.id, receipt]));
  for (const receipt of await store.receipts()) {
    const there = receipts.get(receipt.id);
    if (!there || !tellSameSave(there, receipt)) await ledger.writeReceipt(receipt);
  }
}

/** What of a receipt changes after it was written. */
const tellSameSave = (a: Receipt, b: Receipt): boolean =>
  a.provenAt === b.provenAt && a.handedOverAt === b.handedOverAt && a.readBackAt === b.readBackAt && a.savedAs === b.savedAs;

const entryOf = async ({ store }: EnginePorts, transfer: Transfer): Promise<LedgerEntry> => ({
  transfer,
  stored: await storedOf(store, transfer.id),
});

/** By ledger and transfer, the last writing of an entry: what was read later is written later. */
const writings = new WeakMap<LedgerPort, Map<string, Promise<void>>>();

/** Brings a transfer's entry up to date; what can't be written there never stops bytes. */
export function writeLedger(ports: EnginePorts, id: string): Promise<void> {
  return inOrder(ports, [id], async () => {
    const transfer = await ports.store.transfer(id);
    if (transfer) await ports.ledger.write(await entryOf(ports, transfer));
  }).catch(() => undefined);
}

/**
 * Puts transfers that are new into the ledger, in one go; those that it has no room for leave the store, too.
 *
 * @throws Failed `disk-full`: nothing is on record then.
 */
export async function writeNew(ports: EnginePorts, transfers: readonly Transfer[]): Promise<void> {
  const entries = transfers.map((transfer) => ({ transfer, stored: { chunks: 0, bytes: 0 } }));
  await mustWrite(ports, entries).catch(async (error: unknown) => {
    for (const { id } of transfers) await ports.store.removeTransfer(id);
    throw error;
  });
}

/**
 * Writes what is about to be paid for: on a full disk the store may take it and the ledger not, and a job
 * that only one of them knows of can be forgotten.
 *
 * @throws Failed `disk-full`. Any other trouble of the ledger holds nothing up.
 */
export const writeAsk = async (ports: EnginePorts, transfer: Transfer): Promise<void> => mustWrite(ports, [await entryOf(ports, transfer)]);

function mustWrite(ports: EnginePorts, entries: readonly LedgerEntry[]): Promise<void> {
  const ids = entries.map(({ transfer }) => transfer.id);
  return inOrder(ports, ids, () => ports.ledger.writeAll(entries)).catch((error: unknown) => {
    if (failureOf(error).code === 'disk-full') throw error;
  });
}

async function inOrder({ ledger }: EnginePorts, ids: readonly string[], write: () => Promise<void>): Promise<void> {
  const last = writings.get(ledger) ?? new Map<string, Promise<void>>();
  writings.set(ledger, last);
  const before = ids.flatMap((id) => last.get(id) ?? []);
  const mine = Promise.all(before).then(write);
  const ended = mine.catch(() => undefined);
  for (const id of ids) last.set(id, ended);
  try {
    await mine;
  } finally {
    for (const id of ids) if (last.get(id) === ended) last.delete(id);
  }
}

/** @returns how much of a transfer the store has. */
export const storedOf = async (store: StorePort, id: string): Promise<Stored> => storedIn((await store.chunkRecords(id)).values());
