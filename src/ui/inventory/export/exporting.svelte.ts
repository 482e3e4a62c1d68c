import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import { canPick, dropIfEmpty, pickPlace } from '../../save/picker.ts';
import { handOverBlob } from '../../save/hand-over.ts';

/** Writes rows to a place, or gives them as a file; tells how many rows it has written. */
export type Write = (to: FileSystemFileHandle | undefined, onRows: (rows: number) => void) => Promise<Blob | undefined>;

/** One file that is made of rows: streamed to a picked place, or handed to the browser where it can't pick. */
export class Exporting {
  state = $state<'rest' | 'writing' | 'written' | 'handed-over'>('rest');
  rows = $state(0);
  /** Name of the file that was written. */
  savedAs = $state('');
  failure = $state.raw<Failure>();

  /** @param name as it is suggested. A closed picker changes nothing. */
  async write(name: string, write: Write): Promise<void> {
    if (this.state === 'writing') return;
    this.failure = undefined;
    this.rows = 0;
    const place = await this.#place(name);
    if (place === 'none') return;
    this.state = 'writing';
    try {
      const file = await write(place, (rows) => (this.rows = rows));
      if (file) handOverBlob(file, name);
      this.savedAs = place?.name ?? name;
      this.state = place ? 'written' : 'handed-over';
    } catch (error) {
      this.failure = failureOf(error);
      this.state = 'rest';
      if (place) await dropIfEmpty(place);
    }
  }

  /** @returns undefined where the browser can't pick, `none` where the person didn't. */
  async #place(name: string): Promise<FileSystemFileHandle | undefined | 'none'> {
    if (!canPick()) return undefined;
    try {
      return (await pickPlace(name)) ?? 'none';
    } catch {
      this.failure = { code: 'export-unwritten', place: name, why: 'refused' };
      return 'none';
    }
  }
}
