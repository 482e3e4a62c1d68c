import * as v from 'valibot';
import type { KeptInventory } from './inventory/kept.ts';
import { Receipt } from './receipt.ts';
import type { Losses } from './transfer/loss.ts';
import type { Stored, Transfer } from './transfer/transfer.ts';

/**
 * What must not be forgotten silently, kept a second time outside IndexedDB: a damaged database
 * may come back empty without an error (faults.md, T4). Counts in it never exceed the store's:
 * it is written after chunks are stored, and before chunks are dropped.
 */
export interface LedgerEntry {
  readonly transfer: Transfer;
  readonly stored: Stored;
}

/** What an entry must have at least to be believed; our own build wrote the rest. */
const StoredEntry = v.looseObject({
  transfer: v.looseObject({ id: v.string(), createdAtMs: v.number(), region: v.string(), vault: v.string(), name: v.string(), whole: v.string() }),
  stored: v.object({ chunks: v.number(), bytes: v.number() }),
});

/** Only our own builds write entries; what has the shape of one is one. */
export const isEntry = (content: unknown): content is LedgerEntry => v.is(StoredEntry, content);

/** A ledger on its way from a page. */
export const LedgerBook = v.object({ entries: v.array(v.custom<LedgerEntry>(isEntry)), receipts: v.array(Receipt) });
export type LedgerBook = Readonly<v.InferOutput<typeof LedgerBook>>;

/** The whole ledger: a page's copy has no inventories. */
export type Ledger = LedgerBook & { readonly inventories: readonly KeptInventory[] };

/** The ledger as a page keeps it, with the database that it belongs to. */
export type LedgerCopy = LedgerBook & { readonly databaseId: string };

/** What to put back, and what is gone for good. */
export interface Reckoning {
  /** Records that the store lacks or has with fewer chunks than were counted, made good. */
  readonly putBack: readonly Transfer[];
  readonly receipts: readonly Receipt[];
  /** Absent where nothing was lost. */
  readonly losses?: Omit<Losses, 'id' | 'foundAtMs'>;
}

/**
 * Compares the ledger with the store.
 *
 * @param held transfers and counts of the store, by id.
 * @param receiptIds receipts of the store.
 * @param inventoryIds inventories of the store.
 */
export function reckon(
  book: Ledger,
  held: ReadonlyMap<string, { readonly transfer: Transfer; readonly stored: Stored }>,
  receiptIds: ReadonlySet<string>,
  inventoryIds: ReadonlySet<string>,
): Reckoning {
  const putBack: Transfer[] = [];
  const names: string[] = [];
  let chunks = 0;
  let bytes = 0;
  for (const { transfer, stored } of book.entries) {
    const here = held.get(transfer.id);
    if (here && forgetsAsk(here.transfer, transfer)) {
      const { asked, source } = transfer;
      putBack.push({ ...here.transfer, ...(asked ? { asked } : {}), ...(source ? { source } : {}) });
    }
    const lostChunks = stored.chunks - (here?.stored.chunks ?? 0);
    if (here && (lostChunks <= 0 || here.transfer.clearedAtMs !== undefined)) continue;
    if (!here) names.push(transfer.name);
    const lost = lostChunks > 0 && transfer.clearedAtMs === undefined;
    if (lost) {
      chunks += lostChunks;
      bytes += stored.bytes - (here?.stored.bytes ?? 0);
    }
    const facts = putBack.find(({ id }) => id === transfer.id) ?? here?.transfer ?? transfer;
    putBack.push(lost ? unproven(facts) : facts);
  }
  const receipts = book.receipts.filter(({ id }) => !receiptIds.has(id));
  const inventories = book.inventories.filter(({ id }) => !inventoryIds.has(id));
  if (names.length === 0 && chunks === 0 && receipts.length === 0 && inventories.length === 0) return { putBack, receipts };
  const losses = { transfers: names, chunks, bytes, receipts: receipts.length, ...(inventories.length > 0 ? { inventories } : {}) };
  return { putBack, receipts, losses };
}

const STEPS: readonly string[] = ['planned', 'sent', 'accepted'];

/**
 * Whether a damaged store gave back a record from before an ask that the ledger knows of: taken for
 * the truth, it would have Amazon asked and paid once more.
 */
function forgetsAsk({ asked: here }: Transfer, { asked: there }: Transfer): boolean {
  if (!here || !there) return there !== undefined;
  if (here.mark !== there.mark) return there.atMs > here.atMs;
  return STEPS.indexOf(here.step) < STEPS.indexOf(there.step);
}

/** A transfer whose bytes are gone has to prove itself again. */
function unproven(transfer: Transfer): Transfer {
  const { computedTreeHash: _hash, provenAtMs: _at, ...rest } = transfer;
  return { ...rest, whole: 'open' };
}
