import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import { readBeginning } from '../read-beginning.ts';
import { questionOf, type Place, type Question } from './question.ts';

/** Adds a file to the inventories of a vault. @returns the inventory's id. */
export type Add = (file: File, place: Place) => Promise<string>;

/** A file from the drop to its place among the inventories; what it holds is read after that. */
export class Importing {
  file = $state.raw<File>();
  question = $state.raw<Question>();
  /** The inventory that came of it. */
  addedId = $state<string>();
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
      this.addedId = await this.#add(file, place);
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isBusy = false;
  }

  /** The file isn't wanted after all, or its end was seen. */
  forget(): void {
    this.file = undefined;
    this.question = undefined;
    this.addedId = undefined;
    this.failure = undefined;
    this.left = 0;
  }
}
