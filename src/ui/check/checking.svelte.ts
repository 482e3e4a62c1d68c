import { failureOf, type Failure } from '../../core/failure/failure.ts';
import { Ended, Loader } from '../save/loader.ts';
import type { GivenFile } from './given-files.ts';
import { judge, type Against, type Outcome } from './judge.ts';
import type { Tally } from './outcome-words.ts';

/** One file of a check; its outcome comes when it was read. */
export class CheckedFile {
  outcome = $state.raw<Outcome>();
  readonly given: GivenFile;
  readonly sizeBytes: number;

  constructor(given: GivenFile) {
    this.given = given;
    this.sizeBytes = given.file?.size ?? 0;
  }

  get path(): string {
    return this.given.path;
  }
}

/** A check of one file or many, one after the other, in a worker of its own. */
export class Checking {
  readonly files: readonly CheckedFile[];
  readonly wholeBytes: number;
  /** Those that aren't equal, in the order they were found. */
  readonly notEqual: CheckedFile[] = $state([]);
  doneBytes = $state(0);
  tally = $state.raw<Tally>({ equal: 0, different: 0, 'without-receipt': 0, unreadable: 0, unchecked: 0 });
  is = $state<'running' | 'done' | 'cancelled' | 'failed'>('running');
  /** Why all of it stopped. */
  failure = $state.raw<Failure>();
  readonly #against: Against;
  readonly #loader = new Loader();
  #isCancelled = false;

  constructor(given: readonly GivenFile[], against: Against) {
    this.files = given.map((one) => new CheckedFile(one));
    this.wholeBytes = this.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.tally = { ...this.tally, unchecked: given.length };
    this.#against = against;
  }

  /** The only file, if one was given. */
  get single(): CheckedFile | undefined {
    return this.files.length === 1 ? this.files[0] : undefined;
  }

  async run(): Promise<void> {
    try {
      for (const file of this.files) {
        if (this.#isCancelled) throw new Ended();
        this.#note(file, await this.#outcomeOf(file));
      }
      this.is = 'done';
    } catch (error) {
      this.is = error instanceof Ended ? 'cancelled' : 'failed';
      if (this.is === 'failed') this.failure = failureOf(error);
    } finally {
      this.#loader.end();
    }
  }

  /** Ends it, in the middle of a file too. */
  cancel(): void {
    this.#isCancelled = true;
    this.#loader.end();
  }

  #note(file: CheckedFile, outcome: Outcome): void {
    file.outcome = outcome;
    if (outcome.is !== 'equal') this.notEqual.push(file);
    const { tally } = this;
    this.tally = { ...tally, unchecked: tally.unchecked - 1, [outcome.is]: tally[outcome.is] + 1 };
  }

  /** @throws what concerns more than this file. */
  async #outcomeOf({ given: { path, file }, sizeBytes }: CheckedFile): Promise<Outcome> {
    if (!file) return { is: 'unreadable', failure: { code: 'file-unreadable', name: path } };
    const before = this.doneBytes;
    // A second reading names the place where a file differs; what was done isn't taken back for it.
    const onBytes = (bytes: number): void => void (this.doneBytes = Math.max(this.doneBytes, before + Math.min(bytes, sizeBytes)));
    try {
      const outcome = await judge(file, this.#against, this.files.length === 1, (measure) => this.#loader.check(file, measure, onBytes));
      this.doneBytes = before + sizeBytes;
      return outcome;
    } catch (error) {
      const failure = failureOf(error);
      if (error instanceof Ended || failure.code !== 'file-unreadable') throw error;
      this.doneBytes = before + sizeBytes;
      return { is: 'unreadable', failure };
    }
  }
}

/** The check of this tab: it goes on when its screen is left, and its result is there on coming back. */
class Checks {
  current = $state.raw<Checking>();

  /** Ends the one before. @returns the check when it is over, however. */
  async start(given: readonly GivenFile[], against: Against): Promise<Checking> {
    this.current?.cancel();
    const checking = new Checking(given, against);
    this.current = checking;
    await checking.run();
    return checking;
  }
}

export const checks = new Checks();
