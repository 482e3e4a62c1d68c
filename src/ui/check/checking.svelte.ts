import type { Comparison } from '../../core/check.ts';
import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Measure } from '../../loader/messages.ts';
import { Ended, Loader } from '../save/loader.ts';
import { likelyReceipt, receiptFor } from './matching.ts';

/** What files are compared with. */
export type Against =
  | { readonly by: 'fitting'; readonly receipts: readonly Receipt[] }
  | { readonly by: 'receipt'; readonly receipt: Receipt }
  | { readonly by: 'tree-hash'; readonly treeHash: string };

export type Outcome =
  | { readonly is: 'waiting' | 'without-receipt' }
  | { readonly is: 'running'; readonly doneBytes: number }
  | { readonly is: 'compared'; readonly comparison: Comparison; readonly receipt?: Receipt }
  | { readonly is: 'failed'; readonly failure: Failure };

export interface Item {
  readonly file: File;
  readonly outcome: Outcome;
}

/** Compares files, one after the other; each file's bytes are hashed in the loader. */
export class Checking {
  items = $state.raw<readonly Item[]>([]);
  isUnderWay = $state(false);
  #loader: Loader | undefined;

  readonly equal = $derived(this.items.filter(({ outcome }) => outcome.is === 'compared' && outcome.comparison.equal).length);
  readonly different = $derived(this.items.filter(({ outcome }) => outcome.is === 'compared' && !outcome.comparison.equal).length);
  readonly unknown = $derived(this.items.filter(({ outcome }) => outcome.is === 'without-receipt').length);
  readonly unread = $derived(this.items.filter(({ outcome }) => outcome.is === 'failed').length);

  /** @returns true when all files were looked at; false where it was stopped. */
  async run(files: readonly File[], against: Against): Promise<boolean> {
    this.stop();
    const loader = (this.#loader = new Loader());
    this.items = files.map((file) => ({ file, outcome: { is: 'waiting' } }));
    this.isUnderWay = true;
    try {
      for (const [i, file] of files.entries()) {
        const outcome = await this.#compare(loader, i, file, against, files.length === 1);
        if (this.#loader !== loader) return false;
        this.#set(i, outcome);
      }
      this.isUnderWay = false;
      return true;
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      return false;
    } finally {
      loader.end();
    }
  }

  /** Ends what is under way; what was compared stands. */
  stop(): void {
    this.#loader?.end();
    this.#loader = undefined;
    this.isUnderWay = false;
    this.items = this.items.filter(({ outcome }) => outcome.is !== 'running' && outcome.is !== 'waiting');
  }

  async #compare(loader: Loader, i: number, file: File, against: Against, isAlone: boolean): Promise<Outcome> {
    const receipt = receiptOf(file, against, isAlone);
    const measure: Measure | undefined = against.by === 'tree-hash' ? against : receipt && { by: 'receipt', receipt };
    if (!measure) return { is: 'without-receipt' };
    this.#set(i, { is: 'running', doneBytes: 0 });
    try {
      const comparison = await loader.check(file, measure, (doneBytes) => this.#set(i, { is: 'running', doneBytes }));
      return { is: 'compared', comparison, ...(receipt ? { receipt } : {}) };
    } catch (error) {
      if (error instanceof Ended) throw error;
      return { is: 'failed', failure: failureOf(error) };
    }
  }

  #set(index: number, outcome: Outcome): void {
    this.items = this.items.map((item, i) => (i === index ? { ...item, outcome } : item));
  }
}

function receiptOf(file: File, against: Against, isAlone: boolean): Receipt | undefined {
  if (against.by === 'receipt') return against.receipt;
  if (against.by === 'tree-hash') return undefined;
  return isAlone ? likelyReceipt(file, against.receipts) : receiptFor(file, against.receipts);
}
