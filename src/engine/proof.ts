/** Compares the whole. What differs is looked for, and nothing that differs is called proven. */
import { Failed } from '../core/failure/failure.ts';
import { sameHash, toHex } from '../core/hash/hex.ts';
import { treeHash, type Hash } from '../core/hash/tree-hash.ts';
import { chunkCount, chunkRange } from '../core/plan/chunks.ts';
import { rangeBytes } from '../core/range.ts';
import { receiptOf } from '../core/receipt-of.ts';
import { storedIn, type ChunkRecord } from '../core/transfer/chunk-record.ts';
import type { Target, Transfer } from '../core/transfer/transfer.ts';
import { readBody } from './body.ts';
import { writeLedger } from './ledger.ts';
import type { Run } from './run.ts';

/**
 * Proves a transfer whose chunks are all stored: with the receipt it becomes *ready*. Otherwise
 * the bad chunks are dropped and the next step fetches them.
 *
 * @throws Failed `whole-differs` where all chunks are good and the whole isn't.
 */
export async function prove(run: Run, transfer: Transfer, target: Target): Promise<void> {
  run.show({ doing: 'verifying' });
  const records = await run.ports.store.chunkRecords(run.id);
  const old = [...records].filter(([, { life }]) => life !== run.life).map(([index]) => index);
  if (await dropBad(run, target, records, old)) return;
  const chunks = inOrder(records, target);
  const computed = await treeHash(chunks.map((chunk) => chunk.treeHash));
  if (target.treeHash === undefined) return conclude(run, chunks, computed, 'length-checked');
  if (toHex(computed) === target.treeHash) return conclude(run, chunks, computed, 'proven');
  await findFault(run, transfer, target, records, computed);
}

async function findFault(run: Run, transfer: Transfer, target: Target, records: Map<number, ChunkRecord>, computed: Hash): Promise<void> {
  if (await dropBad(run, target, records, [...records.keys()])) return;
  const unverified = [...records].filter(([, { verified }]) => !verified).map(([index]) => index);
  // Without hashes of their own, only the whole could condemn them: once.
  if (unverified.length > 0 && !transfer.unverifiedRefetched) {
    await run.change((now) => ({ ...now, unverifiedRefetched: true }));
    return condemn(run, unverified);
  }
  throw new Failed({ code: 'whole-differs', expected: target.treeHash ?? '', computed: toHex(computed) });
}

/** Hashes chunks from the store. @returns true if some were bad, and are dropped now. */
async function dropBad(run: Run, target: Target, records: Map<number, ChunkRecord>, indexes: readonly number[]): Promise<boolean> {
  const bad: number[] = [];
  for (const index of indexes) {
    run.signal.throwIfAborted();
    const record = records.get(index);
    const good = record !== undefined && (await isGood(run, index, record.treeHash, rangeBytes(chunkRange(target, index))));
    if (!good) bad.push(index);
  }
  if (bad.length > 0) await condemn(run, bad);
  return bad.length > 0;
}

/**
 * A chunk whose bytes can't be read, or stop coming, is as bad as a wrong one (faults.md, T5, F9).
 *
 * @throws Failed where the store itself doesn't answer: that says nothing about the chunk.
 */
async function isGood(run: Run, index: number, expected: Hash, bytes: number): Promise<boolean> {
  for (const isLast of [false, true]) {
    const stream = await run.ports.store.readChunk(run.id, index);
    if (!stream) return false;
    const buffer = new ArrayBuffer(bytes);
    try {
      const { leaves } = await readBody(stream, buffer, { start: 0, end: bytes }, run.ports.clock, run.signal);
      return sameHash(await treeHash(leaves), expected);
    } catch (error) {
      if (run.signal.aborted) throw error;
      // A reading that fails once may be the browser's own trouble; what stood still or has another length is told at once.
      if (isLast || error instanceof Failed) return false;
    }
  }
  return false;
}

/**
 * Drops those of the named chunks that are bad indeed: whoever found them so may have read before they
 * were fetched again, or cleared.
 */
export async function condemnBad(run: Run, chunks: readonly number[]): Promise<void> {
  const transfer = await run.ports.store.transfer(run.id);
  const target = transfer?.target;
  if (!target || transfer.clearedAtMs !== undefined) return;
  const records = await run.ports.store.chunkRecords(run.id);
  // What isn't stored is on its way already, unless the whole was called whole.
  const isWhole = transfer.whole === 'proven' || transfer.whole === 'length-checked';
  const named = chunks.filter((index) => index < chunkCount(target) && (isWhole || records.has(index)));
  await dropBad(run, target, records, named);
}

/** Drops chunks: they count as missing from now. The ledger first, so that it never claims more. */
async function condemn(run: Run, chunks: readonly number[]): Promise<void> {
  const { store, ledger } = run.ports;
  const transfer = await run.change((now) => ({ ...differing(now), refetched: now.refetched + chunks.length }));
  if (!transfer) return;
  const records = await store.chunkRecords(run.id);
  for (const index of chunks) records.delete(index);
  await ledger.write({ transfer, stored: storedIn(records.values()) });
  await store.dropChunks(run.id, chunks);
  run.note({ is: 'condemned', chunks });
}

function differing(transfer: Transfer): Transfer {
  const { computedTreeHash: _hash, provenAtMs: _at, ...rest } = transfer;
  return { ...rest, whole: 'differs' };
}

function inOrder(records: Map<number, ChunkRecord>, target: Target): ChunkRecord[] {
  return Array.from({ length: chunkCount(target) }, (_, index) => {
    const record = records.get(index);
    if (!record) throw new Failed({ code: 'chunk-gone', chunk: index });
    return record;
  });
}

async function conclude(run: Run, chunks: readonly ChunkRecord[], computed: Hash, proof: 'proven' | 'length-checked'): Promise<void> {
  const { store, ledger, clock, version, tell } = run.ports;
  const proven = (now: Transfer): Transfer => ({ ...now, whole: proof, computedTreeHash: toHex(computed), provenAtMs: clock.now() });
  const before = await store.transfer(run.id);
  if (!before) return;
  // The receipt first: a crash between the two proves once more and writes it again.
  const withoutHash = chunks.filter(({ verified }) => !verified).length;
  const hashes = chunks.map((chunk) => chunk.treeHash);
  const receipt = receiptOf(proven(before), hashes, withoutHash, version);
  await store.putReceipt(receipt);
  await ledger.writeReceipt(receipt);
  await run.change(proven);
  await writeLedger(run.ports, run.id);
  // A kill between a chunk and the end of its leaves may have left some.
  await store.dropLeaves(run.id).catch(() => undefined);
  run.note({ is: proof });
  tell.changed('receipts');
}
