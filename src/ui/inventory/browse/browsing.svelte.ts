import type { Tally } from '../../../core/catalog/query.ts';
import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import { SECOND } from '../../../core/units.ts';
import type { FolderShown, OpenInventory, Progress, RowShown } from '../../../loader/inventory/messages.ts';
import type { FilesAsked } from '../../router.ts';
import { isTree, matches, queryOf, sortedFolders } from './asked.ts';
import { Choosing, type Stretch } from './choosing.svelte.ts';
import { Folders, type Level } from './folders.svelte.ts';
import { Rows } from './rows.svelte.ts';

/** A list that stands: what it is of, and how much is in it. */
export interface Shown {
  readonly asked: FilesAsked;
  readonly folder: number;
  readonly trail: readonly FolderShown[];
  /** Folders above the rows; none in a search and in the flat view. */
  readonly folders: Level;
  readonly tally: Tally;
}

export type Item = { readonly is: 'folder'; readonly folder: FolderShown } | { readonly is: 'row'; readonly row: RowShown | undefined };

/** While the loader reads, the list is made anew this often at most. */
const AGAIN_MS = SECOND;
/** More rows than this aren't drawn over with Shift. */
export const LONGEST_STRETCH = 100_000;

/** An open inventory as it is looked at: the list of the address, the tree, what is chosen. */
export class Browsing {
  progress = $state.raw<Progress>();
  shown = $state.raw<Shown>();
  /** The address names a folder that isn't there. */
  isMissing = $state(false);
  /** What is shown isn't yet what was asked for, or all of it. */
  isListing = $state(false);
  failure = $state.raw<Failure>();
  readonly open: OpenInventory;
  readonly rows: Rows;
  readonly folders: Folders;
  readonly choosing: Choosing;
  #wanted: { readonly asked: FilesAsked; readonly at: () => number } | undefined;
  #last: FilesAsked | undefined;
  #listing: Promise<void> | undefined;
  #readRows = -1;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenInventory, announce: (text: string) => void) {
    this.open = open;
    this.rows = new Rows(open);
    this.folders = new Folders(open);
    this.choosing = new Choosing(open, announce, () => this.#marksChanged());
  }

  /** @returns what ends it. */
  start(): () => void {
    void this.folders.open(0);
    void this.choosing.restore();
    const end = this.open.follow((progress) => this.#heard(progress));
    return () => {
      end();
      clearTimeout(this.#again);
    };
  }

  /** Everything in the list: folders, then rows. */
  readonly count = $derived((this.shown?.folders.folders.length ?? 0) + (this.shown?.tally.count ?? 0));

  item(place: number): Item {
    const folders = this.shown?.folders.folders ?? [];
    const folder = folders[place];
    return folder ? { is: 'folder', folder } : { is: 'row', row: this.rows.at(place - folders.length) };
  }

  /** These places are in view. */
  see(from: number, to: number): void {
    const folders = this.shown?.folders.folders.length ?? 0;
    this.rows.see(Math.max(0, from - folders), Math.max(0, to - folders));
  }

  /**
   * Lists what an address asks for; of several that come at once only the last is listed.
   *
   * @param at the place that will be in view first.
   */
  show(asked: FilesAsked, at: () => number = () => 0): Promise<void> {
    this.#wanted = { asked, at };
    this.isListing = true;
    this.#listing ??= this.#run().finally(() => {
      this.#listing = undefined;
      this.isListing = false;
    });
    return this.#listing;
  }

  /** Takes all of the list in; in the tree its folders come with all below them. */
  chooseAll(is: 'in' | 'out' = 'in'): void {
    if (!this.shown) return;
    this.choosing.matches(is, matches(this.shown.asked, this.shown.folder));
    this.rows.mark(() => true, is === 'in');
  }

  choose(place: number): void {
    const item = this.item(place);
    if (item.is === 'folder') return this.choosing.matches(item.folder.chosen === 'all' ? 'out' : 'in', { folder: item.folder.folder });
    if (!item.row) return;
    const { row, chosen } = item.row;
    const above = this.shown?.folders.folders.length ?? 0;
    this.rows.mark((at) => at === place - above, !chosen);
    this.choosing.rows(chosen ? 'out' : 'in', [row]);
  }

  /** @returns what lies between two places, both included. @throws Failed */
  async between(one: number, other: number): Promise<Stretch> {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const above = this.shown?.folders.folders ?? [];
    const folders = above.slice(from, to + 1).map(({ folder }) => folder);
    const [first, last] = [Math.max(0, from - above.length), to - above.length];
    if (last < first) return { folders, rows: [] };
    return { folders, rows: this.rows.numbers(first, last) ?? (await this.open.rowNumbers(first, last)) };
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      const { asked, at } = this.#wanted;
      this.#wanted = undefined;
      this.#last = asked;
      try {
        await this.#list(asked, at);
        this.failure = undefined;
      } catch (error) {
        this.failure = failureOf(error);
      }
    }
  }

  async #list(asked: FilesAsked, at: () => number): Promise<void> {
    const place = asked.in === undefined ? { folder: 0, trail: [] } : await this.open.folderAt(asked.in);
    if (this.#wanted) return;
    this.isMissing = place === undefined;
    if (!place) return;
    const { folder } = place;
    const trail = place.trail.filter((above) => above.folder !== 0);
    this.rows.expect();
    const [tally, folders] = await Promise.all([
      this.open.list(queryOf(asked, folder)),
      isTree(asked) ? this.open.folders(folder) : { folders: [], more: 0 },
    ]);
    if (this.#wanted) return;
    const shown = { asked, folder, trail, folders: sortedFolders(folders, asked), tally };
    await this.rows.begin(tally.count, Math.max(0, at() - folders.folders.length), () => (this.shown = shown));
    void this.folders.reveal(trail);
    if (this.choosing.selection.rules.length > 0) void this.choosing.count();
  }

  #heard(progress: Progress): void {
    this.progress = progress;
    if (progress.rows === this.#readRows || progress.state === 'loading') return;
    const wait = progress.state === 'reading' && this.#readRows >= 0 ? AGAIN_MS : 0;
    this.#readRows = progress.rows;
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      void this.folders.refresh();
      // What is being listed covers the new rows anyway.
      if (this.#last && !this.#listing) void this.show(this.#last, () => this.firstSeen);
    }, wait);
  }

  /** The place that is seen first now; the grid says so. */
  firstSeen = 0;

  #marksChanged(): void {
    this.rows.refresh();
    void this.folders.refresh();
    void this.#refreshFolders();
  }

  async #refreshFolders(): Promise<void> {
    const { shown } = this;
    if (!shown || shown.folders.folders.length === 0) return;
    const folders = await this.open.folders(shown.folder).catch(() => undefined);
    if (folders && this.shown === shown) this.shown = { ...shown, folders: sortedFolders(folders, shown.asked) };
  }
}
