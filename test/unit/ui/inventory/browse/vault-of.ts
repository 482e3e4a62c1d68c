/** An open inventory in memory, done in the plainest way, for tests of the screen's state. */
import type { Filter, Query, Tally } from '../../../../../src/core/catalog/query.ts';
import { NOTHING, type Selection } from '../../../../../src/core/catalog/selection.ts';
import type { FolderShown, OpenInventory, Progress, RowShown } from '../../../../../src/loader/inventory/messages.ts';

interface Made {
  readonly path: string;
  readonly bytes: number;
}

export interface InMemory extends OpenInventory {
  /** More has been read. */
  add(archives: readonly Made[]): void;
  readonly calls: string[];
}

export function vaultOf(archives: readonly Made[], state: Progress['state'] = 'done'): InMemory {
  const all: Made[] = [];
  const folders: string[] = [''];
  const listeners = new Set<(progress: Progress) => void>();
  const calls: string[] = [];
  let list: number[] = [];
  let selection: Selection = NOTHING;

  const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
  const add = (made: readonly Made[]): void => {
    for (const archive of made) {
      all.push(archive);
      const names = archive.path.split('/');
      for (let i = 1; i < names.length; i++) {
        const folder = names.slice(0, i).join('/');
        if (!folders.includes(folder)) folders.push(folder);
      }
    }
  };
  const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);
  const fits = ({ folder, shallow, text }: Filter, row: number): boolean => {
    const path = all[row]?.path ?? '';
    const above = folders[folder ?? 0] ?? '';
    if (shallow ? folderOf(path) !== above : !isBelow(path, above)) return false;
    return text === undefined || path.toLowerCase().includes(text.replaceAll('*', '').toLowerCase());
  };
  const isChosen = (row: number): boolean =>
    selection.rules.findLast((rule) => ('filter' in rule ? fits(rule.filter, row) : rule.rows.includes(row)))?.is === 'in';
  const rows = (): number[] => all.map((_, row) => row);
  const tally = (of: readonly number[]): Tally => ({ count: of.length, bytes: of.reduce((sum, row) => sum + (all[row]?.bytes ?? 0), 0) });
  const shownFolder = (number: number): FolderShown => {
    const path = folders[number] ?? '';
    const within = rows().filter((row) => isBelow(all[row]?.path ?? '', path));
    const chosen = within.filter(isChosen).length;
    return {
      folder: number,
      name: path.split('/').at(-1) ?? '',
      path,
      ...tally(within),
      hasFolders: folders.some((folder) => folder !== path && folder !== '' && folderOf(folder) === path),
      chosen: chosen === 0 ? 'none' : chosen === within.length ? 'all' : 'some',
    };
  };
  const shownRow = (row: number): RowShown => ({
    row,
    name: all[row]?.path.split('/').at(-1) ?? '',
    shortId: '',
    folder: folders.indexOf(folderOf(all[row]?.path ?? '')),
    folderPath: folderOf(all[row]?.path ?? ''),
    sizeBytes: all[row]?.bytes ?? 0,
    uploadedAtMs: 0,
    compressed: false,
    encrypted: false,
    versions: 1,
    chosen: isChosen(row),
  });
  const progress = (): Progress => ({ rows: all.length, problems: 0, readBytes: 1, wholeBytes: 1, state, complete: true });
  const listed = (query: Query): number[] => rows().filter((row) => fits(query.filter, row));
  const unused = (): never => {
    throw new Error('this test does not ask that');
  };
  add(archives);

  return {
    inventoryId: 'made',
    calls,
    add: (more) => {
      add(more);
      for (const listener of listeners) listener(progress());
    },
    follow: (listener) => {
      listeners.add(listener);
      listener(progress());
      return () => listeners.delete(listener);
    },
    list: async (query) => {
      calls.push(`list ${JSON.stringify(query.filter)}`);
      list = listed(query);
      return tally(list);
    },
    rows: async (from, count) => list.slice(from, from + count).map(shownRow),
    placeOf: async (row) => list.indexOf(row),
    rowNumbers: async (from, to) => list.slice(from, to + 1),
    folders: async (parent) => ({
      folders: folders.flatMap((path, number) => (number > 0 && folderOf(path) === folders[parent] ? [shownFolder(number)] : [])),
      more: 0,
    }),
    folderAt: async (path) => {
      const folder = folders.indexOf(path);
      if (folder < 0) return undefined;
      const trail = folders.flatMap((above, number) => (number > 0 && (above === path || path.startsWith(`${above}/`)) ? [shownFolder(number)] : []));
      return { folder, trail };
    },
    select: async (given) => {
      selection = given;
      const chosen = rows().filter(isChosen);
      return { ...tally(chosen), hidden: chosen.filter((row) => !list.includes(row)).length };
    },
    details: unused,
    problems: unused,
    chosen: unused,
    shape: unused,
    export: unused,
    compare: unused,
    applyNames: unused,
    dropNames: unused,
    goOn: () => Promise.resolve(),
    close: () => undefined,
  };
}
