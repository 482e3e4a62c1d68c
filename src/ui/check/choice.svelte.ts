import { failureOf, type Failure } from '../../core/failure/failure.ts';
import { fromHex, toHex } from '../../core/hash/hex.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Against } from './judge.ts';
import { ReceiptIndex } from './matching.ts';
import { readReceiptFile } from './receipt-file.ts';

/** What the person compares with: receipts kept here, a receipt file, or a pasted tree hash. */
export class Choice {
  by = $state<'kept' | 'file' | 'tree-hash'>('kept');
  /** Of the file, or of several that were dropped together. */
  read = $state.raw<readonly Receipt[]>([]);
  failure = $state.raw<Failure>();
  pasted = $state('');
  readonly #kept: () => readonly Receipt[];

  /** @param kept those of this browser that may be meant, newest first. */
  constructor(kept: () => readonly Receipt[]) {
    this.#kept = kept;
  }

  readonly #treeHash = $derived(fromHex(this.pasted));

  /** Something was pasted that is no tree hash. */
  readonly isWrong = $derived(this.pasted.trim() !== '' && this.#treeHash === undefined);

  /** Undefined as long as there is nothing to compare with. */
  readonly against: Against | undefined = $derived.by(() => {
    if (this.by === 'tree-hash') return this.#treeHash && { by: 'tree-hash', treeHash: toHex(this.#treeHash) };
    const receipts = this.by === 'kept' ? this.#kept() : this.read;
    return receipts.length > 0 ? { by: 'receipts', receipts: new ReceiptIndex(receipts), kept: this.by === 'kept' } : undefined;
  });

  /** Takes receipts from files; one that can't be read leaves none. */
  async readFiles(files: readonly File[]): Promise<void> {
    this.by = 'file';
    this.failure = undefined;
    try {
      this.read = (await Promise.all(files.map(readReceiptFile))).flat();
    } catch (error) {
      this.read = [];
      this.failure = failureOf(error);
    }
  }
}
