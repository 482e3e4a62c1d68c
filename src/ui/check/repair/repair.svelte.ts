import { Failed, failureOf, type Failure } from '../../../core/failure/failure.ts';
import type { Receipt } from '../../../core/receipt.ts';
import type { Transfer } from '../../../core/transfer/transfer.ts';
import { MiB } from '../../../core/units.ts';
import type { Connection } from '../../../glacier/client.ts';
import { readBackFailure, writeFailure } from '../../save/failures.ts';
import { CHUNK_LIMIT_MS, within } from '../../save/limit.ts';
import { Ended, Loader } from '../../save/loader.ts';
import { copyOf, type Copy } from './copy.ts';
import { pickFile } from './open-picker.ts';
import { repairPlan, type RepairPlan } from './plan.ts';
import { sourcesOf, type Source } from './sources.ts';

/** Where a repair is. Bytes are those of the phase. */
export type RepairPhase =
  | { readonly is: 'rest' | 'choosing' }
  | { readonly is: 'looking' | 'writing' | 'reading-back'; readonly doneBytes: number; readonly wholeBytes: number }
  | { readonly is: 'planned'; readonly plan: RepairPlan }
  /** A MiB couldn't be had; what is written waits in the browser's copy. */
  | { readonly is: 'interrupted'; readonly failure: Failure; readonly doneBytes: number; readonly wholeBytes: number }
  | { readonly is: 'repaired'; readonly writtenBytes: number }
  /** Another file than the one that was checked. */
  | { readonly is: 'other-file'; readonly name: string }
  /** The receipt has no hashes of single MiB. */
  | { readonly is: 'unknown' }
  | { readonly is: 'failed'; readonly failure: Failure };

/** What a repair may take from. */
export interface Supplies {
  readonly transfers: readonly Transfer[];
  /** Undefined while nobody is signed in. */
  readonly connection: Connection | undefined;
}

/** Repairs one file of the person's: finds what differs, gets only that, writes it, reads all of it back. */
export class Repair {
  phase = $state.raw<RepairPhase>({ is: 'rest' });
  readonly #receipt: Receipt;
  readonly #checked: { readonly name: string; readonly size: number };
  readonly #supplies: () => Supplies;
  #stop = new AbortController();
  #place: FileSystemFileHandle | undefined;
  #sources: readonly Source[] = [];
  #unfinished: { readonly plan: RepairPlan; readonly copy: Copy } | undefined;
  #loader: Loader | undefined;

  constructor(receipt: Receipt, checked: { readonly name: string; readonly size: number }, supplies: () => Supplies) {
    this.#receipt = receipt;
    this.#checked = checked;
    this.#supplies = supplies;
  }

  readonly isUnderWay = $derived(['choosing', 'looking', 'writing', 'reading-back'].includes(this.phase.is));

  readonly isRepaired = $derived(this.phase.is === 'repaired');

  /** Asks for the file and finds what it lacks. Only reads. */
  async look(): Promise<void> {
    const before = this.phase;
    this.phase = { is: 'choosing' };
    await this.#guarded(async (loader) => {
      const place = (this.#place ??= await pickFile());
      if (!place) return void (this.phase = before.is === 'choosing' ? { is: 'rest' } : before);
      const file = await this.#fileOf(place);
      // Into another file Thaw would write bytes that have no business there.
      if (file.name !== this.#checked.name || file.size !== this.#checked.size) {
        this.#place = undefined;
        return void (this.phase = { is: 'other-file', name: file.name });
      }
      const wholeBytes = Math.min(file.size, this.#receipt.sizeBytes);
      const onBytes = (doneBytes: number): void => void (this.phase = { is: 'looking', doneBytes, wholeBytes });
      onBytes(0);
      const { isKnown, bad } = await loader.survey(file, this.#receipt, onBytes);
      if (!isKnown) return void (this.phase = { is: 'unknown' });
      await this.#findSources();
      this.phase = { is: 'planned', plan: repairPlan(this.#receipt, file.size, bad, this.#sources) };
    });
  }

  /** Writes what the plan has into the file, then reads all of it back. @returns true where it is equal now. */
  async write(plan: RepairPlan): Promise<boolean> {
    const place = this.#place;
    if (!place) return false;
    this.phase = { is: 'writing', doneBytes: 0, wholeBytes: plan.bytes };
    await this.#guarded(async (loader) => {
      const copy = await copyOf(place, plan, this.#receipt.sizeBytes).catch(this.#refused);
      this.#unfinished = { plan, copy };
      await this.#finish(plan, copy, place, loader);
    });
    return this.isRepaired;
  }

  /** Goes on at the MiB that couldn't be had. Where nothing has it any more, looks again: that tells what to retrieve. */
  async goOn(): Promise<boolean> {
    const place = this.#place;
    const { plan, copy } = this.#unfinished ?? {};
    if (!place || !plan || !copy) return false;
    let isHad = true;
    this.phase = { is: 'writing', doneBytes: copy.writtenBytes(), wholeBytes: plan.bytes };
    await this.#guarded(async (loader) => {
      await this.#findSources();
      this.#stop.signal.throwIfAborted();
      isHad = copy.left().every(({ range }) => this.#sources.some((source) => source.has(range)));
      if (isHad) await this.#finish(plan, copy, place, loader);
    });
    if (!isHad) {
      this.#dropUnfinished();
      await this.look();
    }
    return this.isRepaired;
  }

  /** Gives it up. A file that isn't written whole stays as it was. */
  cancel(): void {
    this.#stop.abort(new Ended());
    this.#loader?.end();
    if (this.phase.is !== 'interrupted') return;
    this.#dropUnfinished();
    this.phase = { is: 'rest' };
  }

  async #findSources(): Promise<void> {
    const { transfers, connection } = this.#supplies();
    this.#sources = await sourcesOf(this.#receipt, transfers, connection);
  }

  async #finish(plan: RepairPlan, copy: Copy, place: FileSystemFileHandle, loader: Loader): Promise<void> {
    const wholeBytes = plan.bytes;
    const onBytes = (doneBytes: number): void => void (this.phase = { is: 'writing', doneBytes, wholeBytes });
    onBytes(copy.writtenBytes());
    const failure = await copy.finish(this.#sources, this.#stop.signal, onBytes).catch(this.#refused);
    if (failure) return void (this.phase = { is: 'interrupted', failure, doneBytes: copy.writtenBytes(), wholeBytes });
    this.#unfinished = undefined;
    await this.#readBack(place, plan, loader);
  }

  readonly #refused = (error: unknown): never => {
    throw error instanceof Ended ? error : new Failed(writeFailure(error, this.#checked.name, this.#receipt.sizeBytes));
  };

  #dropUnfinished(): void {
    this.#unfinished?.copy.drop();
    this.#unfinished = undefined;
  }

  async #readBack(place: FileSystemFileHandle, plan: RepairPlan, loader: Loader): Promise<void> {
    const wholeBytes = this.#receipt.sizeBytes;
    const onBytes = (doneBytes: number): void => void (this.phase = { is: 'reading-back', doneBytes, wholeBytes });
    onBytes(0);
    try {
      const comparison = await loader.check(await this.#fileOf(place), { by: 'receipt', receipt: this.#receipt }, onBytes);
      if (comparison.equal) return void (this.phase = { is: 'repaired', writtenBytes: plan.bytes });
      const at = comparison.differs === 'chunks' ? (comparison.places ?? comparison.chunks.map(({ range }) => range))[0]?.start : undefined;
      throw new Failed({ code: 'repair-differs', place: place.name, atMiB: Math.floor((at ?? 0) / MiB), when: 'read back' });
    } catch (error) {
      if (error instanceof Ended || (error instanceof Failed && error.failure.code === 'repair-differs')) throw error;
      throw new Failed(readBackFailure(error, place.name));
    }
  }

  #fileOf(place: FileSystemFileHandle): Promise<File> {
    return within(CHUNK_LIMIT_MS, place.getFile(), { code: 'save-changed', place: place.name });
  }

  async #guarded(work: (loader: Loader) => Promise<void>): Promise<void> {
    const loader = (this.#loader = new Loader());
    this.#stop = new AbortController();
    try {
      await work(loader);
    } catch (error) {
      this.#dropUnfinished();
      this.phase = error instanceof Ended ? { is: 'rest' } : { is: 'failed', failure: failureOf(error) };
    } finally {
      loader.end();
    }
  }
}
