import { Failed, failureOf, type Failure } from '../../../core/failure/failure.ts';
import { rangeBytes } from '../../../core/range.ts';
import type { Receipt } from '../../../core/receipt.ts';
import type { Transfer } from '../../../core/transfer/transfer.ts';
import { MiB } from '../../../core/units.ts';
import type { Connection } from '../../../glacier/client.ts';
import { readBackFailure, writeFailure } from '../../save/failures.ts';
import { CHUNK_LIMIT_MS, within } from '../../save/limit.ts';
import { Ended, Loader } from '../../save/loader.ts';
import { pickFile } from './open-picker.ts';
import { repairPlan, type RepairPlan } from './plan.ts';
import { obtain, sourcesOf, type Source } from './sources.ts';

/** Where a repair is. Bytes are those of the phase. */
export type RepairPhase =
  | { readonly is: 'rest' | 'choosing' }
  | { readonly is: 'looking' | 'writing' | 'reading-back'; readonly doneBytes: number; readonly wholeBytes: number }
  | { readonly is: 'planned'; readonly plan: RepairPlan }
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
      const { transfers, connection } = this.#supplies();
      this.#sources = await sourcesOf(this.#receipt, transfers, connection);
      this.phase = { is: 'planned', plan: repairPlan(this.#receipt, file.size, bad, this.#sources) };
    });
  }

  /** Writes what the plan has into the file, then reads all of it back. @returns true where it is equal now. */
  async write(plan: RepairPlan): Promise<boolean> {
    const place = this.#place;
    if (!place) return false;
    this.phase = { is: 'writing', doneBytes: 0, wholeBytes: plan.bytes };
    await this.#guarded(async (loader) => {
      await this.#writeInto(place, plan).catch((error: unknown) => {
        throw error instanceof Ended ? error : new Failed(writeFailure(error, place.name, this.#receipt.sizeBytes));
      });
      await this.#readBack(place, plan, loader);
    });
    return this.isRepaired;
  }

  /** Gives it up. A file that isn't written whole stays as it was. */
  cancel(): void {
    this.#stop.abort(new Ended());
    this.#loader?.end();
  }

  /** The browser works on a copy and puts it in the file's place at the end: a failure leaves the file as it was. */
  async #writeInto(place: FileSystemFileHandle, { patches, bytes, surplusBytes }: RepairPlan): Promise<void> {
    const late = { code: 'save-place-gone', place: place.name } as const;
    const file = await within(COPY_LIMIT_MS, place.createWritable({ keepExistingData: true }), late);
    try {
      let doneBytes = 0;
      for (const patch of patches) {
        const data = await obtain({ ...patch, name: place.name }, this.#sources, this.#stop.signal);
        await within(CHUNK_LIMIT_MS, file.write({ type: 'write', position: patch.inFile.start, data }), late);
        doneBytes += rangeBytes(patch.inFile);
        this.phase = { is: 'writing', doneBytes, wholeBytes: bytes };
      }
      if (surplusBytes > 0) await within(CHUNK_LIMIT_MS, file.truncate(this.#receipt.sizeBytes), late);
      this.#stop.signal.throwIfAborted();
      await within(COPY_LIMIT_MS, file.close(), late);
    } catch (error) {
      void file.abort().catch(() => undefined);
      throw error;
    }
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
      this.phase = error instanceof Ended ? { is: 'rest' } : { is: 'failed', failure: failureOf(error) };
    } finally {
      loader.end();
    }
  }
}

/** Before it writes, the browser copies the whole file; closing moves the copy into its place. */
const COPY_LIMIT_MS = 6 * CHUNK_LIMIT_MS;
