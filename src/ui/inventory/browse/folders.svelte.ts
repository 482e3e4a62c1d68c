import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import type { FolderShown, OpenInventory } from '../../../loader/inventory/messages.ts';

/** Folders of a folder, as the loader gave them. */
export interface Level {
  readonly folders: readonly FolderShown[];
  /** Further ones that are in no answer. */
  readonly more: number;
}

/** A line of the tree. */
export interface Branch {
  readonly folder: FolderShown;
  /** From 1. */
  readonly level: number;
  readonly place: number;
  readonly beside: number;
  readonly isOpen: boolean;
  readonly parent: FolderShown | undefined;
  /** On the last one of a level that has more folders than are shown: how many. */
  readonly more: number;
}

/** The folder tree: a level is read when it is opened, and again when its figures may have changed. */
export class Folders {
  #levels = $state.raw<readonly (Level & { readonly of: number })[]>([]);
  #opened = $state.raw<readonly number[]>([]);
  failure = $state.raw<Failure>();
  readonly #open: Pick<OpenInventory, 'folders'>;
  #reading = false;
  #isStale = false;

  constructor(open: Pick<OpenInventory, 'folders'>) {
    this.#open = open;
  }

  /** The lines that are to be seen, from the top. */
  readonly branches: readonly Branch[] = $derived(this.#below(0, 1, undefined));

  /** Undefined until it was read. */
  level(parent: number): Level | undefined {
    return this.#levels.find(({ of }) => of === parent);
  }

  async open(folder: number): Promise<void> {
    if (folder !== 0 && !this.#opened.includes(folder)) this.#opened = [...this.#opened, folder];
    if (!this.level(folder)) await this.#read([folder]);
  }

  close(folder: number): void {
    this.#opened = this.#opened.filter((open) => open !== folder);
  }

  /** Opens the way to a folder, so that it is to be seen. @param trail from the top, the folder last. */
  async reveal(trail: readonly FolderShown[]): Promise<void> {
    for (const { folder } of trail.slice(0, -1)) await this.open(folder);
  }

  /** Sizes, counts or choices have changed: what is open is read again. */
  async refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#isStale) {
      this.#isStale = false;
      this.#levels = this.#levels.filter(({ of }) => of === 0 || this.#opened.includes(of));
      await this.#read([0, ...this.#opened]);
    }
    this.#reading = false;
  }

  async #read(parents: readonly number[]): Promise<void> {
    try {
      const got = await Promise.all(parents.map(async (of) => ({ of, ...(await this.#open.folders(of)) })));
      this.#levels = [...this.#levels.filter(({ of }) => !parents.includes(of)), ...got];
      this.failure = undefined;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  #below(parent: number, level: number, above: FolderShown | undefined): Branch[] {
    const { folders, more } = this.level(parent) ?? { folders: [], more: 0 };
    return folders.flatMap((folder, i) => {
      const isOpen = folder.hasFolders && this.#opened.includes(folder.folder);
      const isLast = i === folders.length - 1;
      const branch = { folder, level, place: i + 1, beside: folders.length + more, isOpen, parent: above, more: isLast ? more : 0 };
      return [branch, ...(isOpen ? this.#below(folder.folder, level + 1, folder) : [])];
    });
  }
}
