import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import type { Imported } from '../import-file.ts';
import { readBeginning } from '../read-beginning.ts';
import { questionOf, type Place, type Question } from './question.ts';

/** Adds a file to the inventories of a vault. @throws Failed where it is no inventory: nothing is left of it then. */
export type Add = (file: File, place: Place) => Promise<Imported>;

/** A file from the drop to its place among the inventories; most of it is read after that. */
export class Importing {
  file = $state.raw<File>();
  question = $state.raw<Question>();
  /** What came of it, and where. */
  added = $state.raw<{ readonly imported: Imported; readonly place: Place }>();
  failure = $state.raw<Failure>();
  isBusy = $state(false);
  /** More than one was given: only the first was taken. */
  left = $state(0);
  readonly #add: Add;
  readonly #here: () => Place | undefined;

  /** @param here the vault that is looked at, if any. */
  constructor(add: Add, here: () => Place | undefined) {
    this.#add = add;
    this.#here = here;
  }

  async give(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (!file || this.isBusy) return;
    this.forget();
    this.file = file;
    this.left = files.length - 1;
    this.isBusy = true;
    const question = questionOf(await readBeginning(file), this.#here());
    this.isBusy = false;
    if (question.is === 'none') await this.answer(question.place);
    else this.question = question;
  }

  async answer(place: Place): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.question = undefined;
    this.isBusy = true;
    try {
      this.added = { imported: await this.#add(file, place), place };
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isBusy = false;
  }

  /** The file isn't wanted after all, or its end was seen. */
  forget(): void {
    this.file = undefined;
    this.question = undefined;
    this.added = undefined;
    this.failure = undefined;
    this.left = 0;
  }
}
