import fc from 'fast-check';
import { addFolders, addPage, createCatalog, type Catalog } from '../../../../src/core/catalog/catalog.ts';
import { PAGE_ROWS, type FolderPage, type HotPage } from '../../../../src/core/inventory/page.ts';

/** An archive as a test has it: plain, unpacked. */
export interface Archive {
  readonly folder: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
  readonly mark: number;
}

/** A vault as a test has it. Folder 0 is the vault. */
export interface Vault {
  readonly folders: readonly { readonly parent: number; readonly name: string }[];
  readonly archives: readonly Archive[];
}

export const folderPathOf = ({ folders }: Vault, folder: number): string => {
  const parts: string[] = [];
  for (let at = folder; at !== 0; at = folders[at]!.parent) parts.unshift(folders[at]!.name);
  return parts.join('/');
};

/** @returns whether a folder is another one or lies in it. */
export const isIn = ({ folders }: Vault, folder: number, outer: number): boolean => {
  for (let at = folder; ; at = folders[at]!.parent) {
    if (at === outer) return true;
    if (at === 0) return false;
  }
};

const encoder = new TextEncoder();

function nameColumn(texts: readonly string[]): Pick<HotPage, 'names' | 'nameEnds'> {
  const each = texts.map((name) => encoder.encode(name));
  let end = 0;
  const nameEnds = Uint32Array.from(each, (name) => (end += name.length));
  const names = new Uint8Array(end);
  each.forEach((name, i) => names.set(name, nameEnds[i]! - name.length));
  return { names, nameEnds };
}

/** @param parents one a name. */
export const folderPage = (from: number, parents: readonly number[], names: readonly string[]): FolderPage => ({
  from,
  parents: Uint32Array.from(parents),
  ...nameColumn(names),
});

export function pageOfArchives(archives: readonly Archive[]): HotPage {
  return {
    rows: archives.length,
    sizes: Float64Array.from(archives, ({ sizeBytes }) => sizeBytes),
    dates: Float64Array.from(archives, ({ uploadedAtMs }) => uploadedAtMs),
    folders: Uint32Array.from(archives, ({ folder }) => folder),
    marks: Uint8Array.from(archives, ({ mark }) => mark),
    ...nameColumn(archives.map(({ name }) => name)),
  };
}

export function catalogOf({ folders, archives }: Vault, seed = 1): Catalog {
  const catalog = createCatalog(seed);
  addFolders(
    catalog,
    folderPage(
      0,
      folders.map(({ parent }) => parent),
      folders.map(({ name }) => name),
    ),
  );
  for (let from = 0; from < archives.length; from += PAGE_ROWS)
    addPage(catalog, from / PAGE_ROWS, pageOfArchives(archives.slice(from, from + PAGE_ROWS)));
  return catalog;
}

/** Few letters, so that names and texts meet: small and capital, of 1 to 4 bytes, some of other lengths in the other case. */
const LETTERS = [
  'a',
  'A',
  'b',
  'k',
  's',
  '.',
  '1',
  'é',
  'É',
  'я',
  'Я',
  'ſ',
  '\u212A',
  'ẞ',
  'ß',
  'σ',
  'ς',
  'Σ',
  '𐐀',
  '𐐨',
  '中',
  '\u0301',
  '\0',
  '\u202E',
  '<',
];

export const nameText = (least = 0): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...LETTERS), { minLength: least, maxLength: 7 }).map((letters) => letters.join(''));

/** A folder holds no two of a name: the packer has one for both, and a path would lead to either. */
const isTwin = (folders: Vault['folders'], at: number): boolean =>
  folders.slice(1, at).some(({ parent, name }) => parent === folders[at]?.parent && name === folders[at].name);

/** Up to some pages' worth is reached by repeating; most are small, where mistakes show as well. */
export const vaults: fc.Arbitrary<Vault> = fc
  .array(fc.record({ parent: fc.nat(), name: nameText(1) }), { maxLength: 9 })
  .map((list) => [{ parent: 0, name: '' }, ...list.map(({ parent, name }, i) => ({ parent: parent % (i + 1), name }))])
  .map((folders) => folders.map((folder, i) => (isTwin(folders, i) ? { ...folder, name: `${folder.name}~${i}` } : folder)))
  .chain((folders) =>
    fc
      .array(
        fc.record({
          folder: fc.nat({ max: folders.length - 1 }),
          name: fc.oneof(nameText(), fc.constantFrom('a.1', 'A.1', '', 'a/', 'A/b/1')),
          sizeBytes: fc.oneof(fc.nat({ max: 5 }), fc.integer({ min: 0, max: 2 ** 47 })),
          uploadedAtMs: fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 0, max: 4e12 })),
          mark: fc.nat({ max: 255 }),
        }),
        { maxLength: 40 },
      )
      .map((archives) => ({ folders, archives })),
  );
