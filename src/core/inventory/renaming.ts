/** Names of a list, given to a whole inventory page by page: killed in the middle, it is told and done anew. */
import { Failed } from '../failure/failure.ts';
import { folderDictionary } from './folders.ts';
import type { Inventory } from './inventory.ts';
import type { NamesRead } from './names.ts';
import { PAGE_ROWS, type ColdPage, type FolderPage, type HotPage } from './page.ts';
import { renamed } from './rename.ts';

/** What of an inventory changes in one transaction. */
export interface PagesRenamed {
  readonly firstPage: number;
  readonly hot: readonly HotPage[];
  readonly folders: readonly FolderPage[];
  /** By row; rows of these pages that aren't in it have no further paths any more. */
  readonly further: ReadonlyMap<number, readonly string[]>;
  readonly names: Inventory['names'];
}

/** Where an inventory lies. */
export interface RenamingPort {
  /** @returns undefined where there is no such page. */
  page(number: number): Promise<{ readonly hot: HotPage; readonly cold: ColdPage } | undefined>;
  folders(): Promise<readonly FolderPage[]>;
  /** All or nothing. @returns false where the inventory was removed meanwhile. */
  store(changed: PagesRenamed): Promise<boolean>;
}

/** Pages of a transaction; so much is in memory beside the list. */
const AT_ONCE = 16;

interface Counted {
  readonly matched: number;
  readonly unmatched: number;
}

/**
 * Gives the archives of an inventory the names of a list, or with none those of their descriptions.
 *
 * @param seed a random number, as `folderDictionary` wants it.
 * @returns archives that the list named, and archives of the list that aren't in the inventory.
 * @throws Failed where it can't be stored; what was stored until then has its new names, and says so.
 */
export async function renameAll(
  port: RenamingPort,
  inventory: Inventory,
  given?: { readonly read: NamesRead; readonly from: 'csv' | 'synology'; readonly name: string },
  seed = 0,
): Promise<Counted> {
  if (!inventory.reading.done) throw new Failed({ code: 'names-unusable', name: given?.name ?? inventory.names?.name ?? '', why: 'busy' });
  const list = given?.read.names;
  const folders = folderDictionary(await port.folders(), seed);
  const seen = new Uint8Array(list?.archives ?? 0);
  let different = 0;
  let matched = 0;
  const onMatch = (archive: number): void => {
    matched += 1;
    different += 1 - seen[archive]!;
    seen[archive] = 1;
  };
  const said = (isPartly: boolean): Inventory['names'] => {
    const partly = isPartly ? { isPartly } : {};
    if (given) return { from: given.from, name: given.name, matched, unmatched: seen.length - different, ...partly };
    return isPartly && inventory.names ? { ...inventory.names, isPartly } : undefined;
  };
  const last = Math.ceil(inventory.reading.rows / PAGE_ROWS);
  for (let first = 0; first < last || first === 0; first += AT_ONCE) {
    const hot: HotPage[] = [];
    const further = new Map<number, readonly string[]>();
    for (let number = first; number < Math.min(last, first + AT_ONCE); number++) {
      const page = await port.page(number);
      if (!page) throw new Failed({ code: 'store-broken', name: 'a page of the inventory is gone' });
      const now = renamed(page.hot, page.cold, list, folders, onMatch);
      hot.push(now.hot);
      for (const [row, paths] of now.further) further.set(number * PAGE_ROWS + row, paths);
    }
    const added = folders.take();
    const names = said(first + AT_ONCE < last);
    if (!(await port.store({ firstPage: first, hot, folders: added ? [added] : [], further, names }))) break;
  }
  return { matched, unmatched: seen.length - different };
}
