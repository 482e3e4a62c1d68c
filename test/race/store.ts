/** The engine's store and ledger on a disk of the race tests. */
import type { LedgerPort, StorePort } from '../../src/engine/ports.ts';
import { streamOf } from './amazon.ts';
import type { Disk } from './disk.ts';
import type { Step } from './step.ts';

const key = (id: string, index: number): string => `${id}/${index}`;

interface Life {
  readonly step: Step;
  readonly isAlive: () => boolean;
  readonly sleep: (ms: number) => Promise<void>;
}

export function storeOn(disk: Disk, { step, isAlive, sleep }: Life): StorePort {
  const chunksOf = (id: string) =>
    [...disk.chunks].filter(([at]) => at.startsWith(`${id}/`)).map(([at, chunk]) => [Number(at.slice(id.length + 1)), chunk] as const);

  const leavesAt = (id: string, chunk?: number): string[] =>
    [...disk.leaves.keys()].filter((at) => at.startsWith(chunk === undefined ? `${id}/` : `${key(id, chunk)}/`));

  return {
    transfers: async () => [...disk.transfers.values()],
    transfer: async (id) => disk.transfers.get(id),
    putTransfer: (transfer) => step('put', () => void disk.transfers.set(transfer.id, transfer)),
    addTransfers: (choose) =>
      step('add', () => {
        const { add, result } = choose([...disk.transfers.values()]);
        for (const transfer of add) disk.transfers.set(transfer.id, transfer);
        return result;
      }),
    changeTransfer: (id, change) =>
      step('change', () => {
        const now = disk.transfers.get(id);
        if (!now) return undefined;
        const next = change(now);
        disk.transfers.set(id, next);
        return next;
      }),
    removeTransfer: (id) =>
      step('remove', () => {
        disk.transfers.delete(id);
        for (const [index] of chunksOf(id)) disk.chunks.delete(key(id, index));
        for (const at of leavesAt(id)) disk.leaves.delete(at);
      }),
    putChunk: (id, index, bytes, record, leaves) => {
      const copy = bytes.slice(); // as a Blob does: the buffer is reused at once
      return step('store', () => {
        disk.chunks.set(key(id, index), { bytes: copy, record });
        disk.leafHashes.set(key(id, index), leaves);
      });
    },
    putLeaves: (id, chunk, leaves, bytes) => {
      const copy = bytes.slice();
      return step('keep', () => void disk.leaves.set(`${key(id, chunk)}/${leaves.range.start}`, { bytes: copy, leaves }));
    },
    leavesOf: async (id, chunk) =>
      leavesAt(id, chunk)
        .map((at) => disk.leaves.get(at)!)
        .toSorted((a, b) => a.leaves.range.start - b.leaves.range.start)
        .map(({ bytes, leaves }) => ({ ...leaves, read: () => streamOf(bytes) })),
    begunChunks: async (id) => new Set(leavesAt(id).map((at) => Number(at.split('/')[1]))),
    dropLeaves: (id, chunk, fromByte = 0) =>
      step('drop leaves', () => {
        for (const at of leavesAt(id, chunk)) if (disk.leaves.get(at)!.leaves.range.start >= fromByte) disk.leaves.delete(at);
      }),
    chunkRecords: async (id) => new Map(chunksOf(id).map(([index, { record }]) => [index, record])),
    readChunk: async (id, index) => {
      if (disk.unreadable) throw disk.unreadable;
      const chunk = disk.chunks.get(key(id, index));
      if (!chunk || disk.readingTakesMs === undefined) return chunk && streamOf(chunk.bytes);
      return slowStreamOf(chunk.bytes, () => sleep(disk.readingTakesMs ?? 0));
    },
    dropChunks: (id, indexes) => step('drop', () => indexes.forEach((index) => disk.chunks.delete(key(id, index)))),
    clearChunks: (id) => step('clear', () => chunksOf(id).forEach(([index]) => disk.chunks.delete(key(id, index)))),
    dropOrphans: async ({ transfers, receipts }) => {
      const isOrphan = (at: string, kept?: ReadonlySet<string>): boolean => {
        const id = at.slice(0, at.indexOf('/'));
        return !disk.transfers.has(id) && !transfers.has(id) && !kept?.has(id);
      };
      const withReceipt = new Set([...disk.receipts.keys(), ...receipts]);
      const chunks = [...disk.chunks.keys()].filter((at) => isOrphan(at));
      const leaves = [...disk.leaves.keys()].filter((at) => isOrphan(at));
      const hashes = [...disk.leafHashes.keys()].filter((at) => isOrphan(at, withReceipt));
      if (chunks.length + leaves.length + hashes.length === 0) return false;
      return step('sweep', () => {
        for (const at of chunks) disk.chunks.delete(at);
        for (const at of leaves) disk.leaves.delete(at);
        for (const at of hashes) disk.leafHashes.delete(at);
        return true;
      });
    },
    addEvent: async (event) => void (isAlive() && disk.events.push(event)),
    putReceipt: (receipt) => step('receipt', () => void disk.receipts.set(receipt.id, receipt)),
    receipt: async (id) => disk.receipts.get(id),
    receipts: async () => [...disk.receipts.values()],
    inventories: async () => [...disk.inventories.values()],
    putLosses: (losses) => step('losses', () => void disk.losses.push(losses)),
    forgetLosses: async () => void disk.losses.splice(0),
  };
}

export const ledgerOn = (disk: Disk, step: Step): LedgerPort => ({
  read: async () => ({
    entries: [...disk.ledger.values()],
    receipts: [...disk.ledgerReceipts.values()],
    inventories: [...disk.ledgerInventories.values()],
  }),
  write: (entry) => step('ledger', () => void disk.ledger.set(entry.transfer.id, entry)),
  writeAll: (entries) => step('ledger', () => entries.forEach((entry) => disk.ledger.set(entry.transfer.id, entry))),
  writeReceipt: (receipt) => step('ledger', () => void disk.ledgerReceipts.set(receipt.id, receipt)),
  forget: (id) => step('ledger', () => void disk.ledger.delete(id)),
  writeInventory: (inventory) => step('ledger', () => void disk.ledgerInventories.set(inventory.id, inventory)),
  forgetInventory: (id) => step('ledger', () => void disk.ledgerInventories.delete(id)),
  clear: () =>
    step('ledger', () => {
      disk.ledger.clear();
      disk.ledgerReceipts.clear();
      disk.ledgerInventories.clear();
    }),
});

/** Both halves of the bytes, each after a pause. */
function slowStreamOf(bytes: Uint8Array<ArrayBuffer>, pause: () => Promise<void>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const half = Math.floor(bytes.length / 2);
  const pieces = [bytes.slice(0, half), bytes.slice(half)];
  return new ReadableStream({
    pull: async (controller) => {
      const piece = pieces.shift();
      if (!piece) return controller.close();
      await pause();
      controller.enqueue(piece);
    },
  });
}
