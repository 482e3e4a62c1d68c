/** What one screen looks at: a list and a selection of an open inventory. */
import { VAULT, type Catalog } from '../../core/catalog/catalog.ts';
import { choiceOf, chosenRows, folderStates, hiddenCount, type Choice } from '../../core/catalog/choice.ts';
import { childrenOf, folderAt, folderName, folderPath, folderSums, sortedChildren, trailOf } from '../../core/catalog/folders.ts';
import { listOf, type List } from '../../core/catalog/list.ts';
import { NOTHING, type Selection } from '../../core/catalog/selection.ts';
import { shapeOf } from '../../core/catalog/shape.ts';
import { problemsOf } from '../../store/inventory-pages.ts';
import type { FolderShown, OpenInventory } from './messages.ts';
import type { Opened } from './opened.ts';
import { chosenOf, detailsOf, rowsShown } from './rows.ts';

const MOST_FOLDERS = 2_000;
const MOST_NUMBERS = 100_000;
const ALL = { filter: {}, sort: { by: 'name', down: false } } as const;

type Asked = 'list' | 'rows' | 'placeOf' | 'rowNumbers' | 'folders' | 'folderAt' | 'details' | 'problems' | 'select' | 'chosen' | 'shape';

export interface View extends Pick<OpenInventory, Asked> {
  /** The list as it was made last. */
  listed(): List;
  /** Rows that are chosen now, ascending. */
  chosenRows(): Uint32Array;
  choice(): Choice;
}

export function createView({ inventoryId, shelf }: Opened): View {
  let list: List | undefined;
  let selection: Selection = NOTHING;
  let made: (Choice & { readonly catalog: Catalog; readonly version: number; readonly of: Selection }) | undefined;
  let states: { readonly of: Choice; readonly state: ReturnType<typeof folderStates> } | undefined;

  const listed = (): List => (list ??= listOf(shelf.catalog, ALL));

  /** For what is there now: a selection is a rule, also for rows that are read later. */
  const choice = (): Choice => {
    const { catalog } = shelf;
    const { version } = catalog;
    // Under other names the catalog is another one.
    if (made?.catalog !== catalog || made.version !== version || made.of !== selection)
      made = { ...choiceOf(catalog, selection), catalog, version, of: selection };
    return made;
  };

  const stateOf = (folder: number): FolderShown['chosen'] => {
    const of = choice();
    if (states?.of !== of) states = { of, state: folderStates(shelf.catalog, of) };
    return states!.state(folder);
  };

  /** Folders whose archives all have names elsewhere now stay in the store, and are left out. */
  const isFilled = (folder: number): boolean => (folderSums(shelf.catalog).counts[folder] ?? 0) > 0;

  const shown = (folder: number, path: string): FolderShown => {
    const { counts, bytes } = folderSums(shelf.catalog);
    return {
      folder,
      name: folder === VAULT ? '' : folderName(shelf.catalog, folder),
      path,
      count: counts[folder] ?? 0,
      bytes: bytes[folder] ?? 0,
      hasFolders: childrenOf(shelf.catalog, folder).some(isFilled),
      chosen: stateOf(folder),
    };
  };

  return {
    listed,
    choice,
    chosenRows: () => chosenRows(choice()),

    list: async (query) => {
      list = listOf(shelf.catalog, query);
      return { count: list.count, bytes: list.bytes };
    },
    rows: (from, count) => rowsShown(shelf, listed().rows.subarray(from, from + count), choice()),
    placeOf: async (row) => listed().rows.indexOf(row),
    rowNumbers: async (from, to, only) => {
      const { marks } = choice();
      const wanted = only === 'chosen' ? 1 : 0;
      const rows = listed().rows.subarray(from, Math.min(to + 1, from + MOST_NUMBERS));
      return Array.from(only ? rows.filter((row) => (marks[row] ?? 0) === wanted) : rows);
    },
    folders: async (parent) => {
      if (parent >= shelf.catalog.folders.count) return { folders: [], more: 0 };
      const children = sortedChildren(shelf.catalog, parent).filter(isFilled);
      const path = folderPath(shelf.catalog, parent);
      return {
        folders: Array.from(children.subarray(0, MOST_FOLDERS), (folder) => shown(folder, inside(path, folderName(shelf.catalog, folder)))),
        more: Math.max(0, children.length - MOST_FOLDERS),
      };
    },
    folderAt: async (path) => {
      const folder = folderAt(shelf.catalog, path);
      if (folder === undefined) return undefined;
      return { folder, trail: trailOf(shelf.catalog, folder).map((part) => shown(part, folderPath(shelf.catalog, part))) };
    },
    details: (row) => detailsOf(inventoryId, shelf, row, choice()),
    problems: (from, count) => problemsOf(inventoryId, from, count),
    select: async (next) => {
      selection = next;
      const now = choice();
      return { count: now.count, bytes: now.bytes, hidden: hiddenCount(now, listed().rows) };
    },
    chosen: async (most) => {
      const rows = chosenRows(choice());
      return { archives: await chosenOf(shelf, rows.subarray(0, most)), more: Math.max(0, rows.length - most) };
    },
    shape: async (folder) => shapeOf(shelf.catalog, folder < shelf.catalog.folders.count ? folder : VAULT),
  };
}

const inside = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);
