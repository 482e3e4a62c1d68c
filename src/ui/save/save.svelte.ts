import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Receipt } from '../../core/receipt.ts';
import { safeName } from '../../core/safe-name.ts';
import type { Target, Transfer } from '../../core/transfer/transfer.ts';
import type { Measure, Rehash } from '../../loader/messages.ts';
import { receiptOfTransfer } from '../../store/receipts.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { chunkGone, differenceOf, readBackFailure, writeFailure } from './failures.ts';
import { handOverBlob, handOverByWorker } from './hand-over.ts';
import { CHUNK_LIMIT_MS, within } from './limit.ts';
import { Ended, Loader } from './loader.ts';
import { dropIfEmpty, pickPlace } from './picker.ts';
import type { SaveWay } from './save-way.ts';
import { fileOf, writeChunks } from './write.ts';

/** Where a save is. Bytes are those of the phase, each phase from 0 to the whole. */
export type SavePhase =
  | { readonly is: 'choosing' | 'handing-over' | 'verified' }
  | { readonly is: 'checking' | 'writing' | 'reading-back'; readonly doneBytes: number }
  | { readonly is: 'handed-over' | 'read-back'; readonly savedAs: string }
  /** The file is out, and the store didn't take the note of it. */
  | { readonly is: 'not-noted'; readonly how: 'handed-over' | 'read-back'; readonly savedAs: string; readonly failure: Failure }
  /** Chunks in the store were found bad: the transfer fetches them again. */
  | { readonly is: 'repairing'; readonly chunks: number }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Thrown inside a run where bad chunks were handed to the engine. */
class Condemned extends Error {
  readonly chunks: number;
  constructor(chunks: number) {
    super('condemned');
    this.chunks = chunks;
  }
}

/** One save, or one look at the stored chunks. It goes on when its screen is left. */
export class Save {
  phase = $state.raw<SavePhase>({ is: 'choosing' });
  readonly transfer: Transfer;
  readonly target: Target;
  readonly #engine: EngineLink;
  readonly #stop = new AbortController();
  #loader: Loader | undefined;

  constructor(engine: EngineLink, transfer: Transfer, target: Target) {
    this.#engine = engine;
    this.transfer = transfer;
    this.target = target;
  }

  readonly isUnderWay = $derived(['choosing', 'checking', 'writing', 'reading-back', 'handing-over'].includes(this.phase.is));

  /** @returns false where the person closed the picker. */
  async run(way: SaveWay): Promise<boolean> {
    const name = safeName(this.transfer.name);
    // First of all, while the click that allows it is fresh.
    const place = way === 'picked' ? await pickPlace(name).catch((error: unknown) => this.#fail(writeFailure(error, name, 0))) : undefined;
    if (way === 'picked' && !place) return this.phase.is === 'failed';
    await this.#guarded(async () => {
      await this.#checkChunks().catch(async (error: unknown) => {
        if (place) await dropIfEmpty(place);
        throw error;
      });
      if (place) await this.#intoPlace(place);
      else await this.#toBrowser(way, name);
    });
    return true;
  }

  /** Only hashes the chunks from the store. */
  async verify(): Promise<void> {
    await this.#guarded(async () => {
      await this.#checkChunks();
      this.phase = { is: 'verified' };
    });
  }

  /** Gives it up. A file of that name from before stays as it was. */
  cancel(): void {
    this.#stop.abort(new Ended());
    this.#loader?.end();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    const loader = (this.#loader = new Loader());
    try {
      await work();
    } catch (error) {
      if (error instanceof Condemned) this.phase = { is: 'repairing', chunks: error.chunks };
      else this.#fail(failureOf(error));
    } finally {
      loader.end();
    }
  }

  #fail(failure: Failure): undefined {
    this.phase = { is: 'failed', failure };
    return undefined;
  }

  /** @throws Condemned where chunks are bad; the engine has them now. */
  async #checkChunks(): Promise<void> {
    this.phase = { is: 'checking', doneBytes: 0 };
    const found = await this.#loader!.rehash(this.transfer.id, (doneBytes) => (this.phase = { is: 'checking', doneBytes }));
    await this.#condemn(found);
  }

  async #condemn({ wrong, gone }: Rehash): Promise<void> {
    const chunks = [...wrong, ...gone].sort((a, b) => a - b);
    if (chunks.length === 0) return;
    await this.#engine.ask({ kind: 'chunks/condemn', transferId: this.transfer.id, chunks });
    throw new Condemned(chunks.length);
  }

  async #intoPlace(place: FileSystemFileHandle): Promise<void> {
    const { transfer, target } = this;
    const onBytes = (doneBytes: number): void => void (this.phase = { is: 'writing', doneBytes });
    onBytes(0);
    try {
      await writeChunks(place, transfer.id, target, this.#stop.signal, onBytes);
    } catch (error) {
      const failure = writeFailure(error, place.name, target.sizeBytes);
      if (failure.code === 'chunk-gone') await this.#condemn({ wrong: [], gone: [failure.chunk] });
      this.#fail(failure);
      return;
    }
    await this.#readBack(place);
  }

  async #readBack(place: FileSystemFileHandle): Promise<void> {
    this.phase = { is: 'reading-back', doneBytes: 0 };
    try {
      const copy = await within(CHUNK_LIMIT_MS, place.getFile(), { code: 'save-changed', place: place.name });
      const comparison = await this.#loader!.check(copy, await this.#measure(), (doneBytes) => (this.phase = { is: 'reading-back', doneBytes }));
      const difference = differenceOf(comparison, place.name, this.target.chunkBytes);
      if (difference) return void this.#fail(difference);
    } catch (error) {
      return void this.#fail(readBackFailure(error, place.name));
    }
    await this.#done('read-back', place.name);
  }

  /** What the copy must equal: what was computed over the chunks when the whole was compared. */
  async #measure(): Promise<Measure> {
    const receipt: Receipt | undefined = await receiptOfTransfer(this.transfer.id);
    const treeHash = this.transfer.computedTreeHash;
    if (receipt && receipt.treeHashComputed === treeHash) return { by: 'receipt', receipt };
    if (treeHash === undefined) throw chunkGone(0);
    return { by: 'tree-hash', treeHash };
  }

  async #toBrowser(way: SaveWay, name: string): Promise<void> {
    this.phase = { is: 'handing-over' };
    const { id } = this.transfer;
    if (way === 'worker') {
      const { url } = await this.#engine.ask({ kind: 'save/offer', transferId: id, name });
      this.#stop.signal.throwIfAborted();
      await handOverByWorker(url, (listener) => this.#engine.listen(listener));
    } else {
      const file = await fileOf(id, this.target);
      this.#stop.signal.throwIfAborted();
      handOverBlob(file, name);
    }
    await this.#done('handed-over', name);
  }

  async #done(how: 'handed-over' | 'read-back', savedAs: string): Promise<void> {
    try {
      await this.#engine.ask({ kind: 'save/done', transferId: this.transfer.id, how, savedAs });
      this.phase = { is: how, savedAs };
    } catch (error) {
      // The file is out all the same: it isn't called failed for want of a note.
      this.phase = { is: 'not-noted', how, savedAs, failure: failureOf(error) };
    }
  }
}
