/** Rows as screens show them, put together from what is in memory and from cold pages. */
import { dateOf, folderOf, markAt, nameOf, sizeOf, type Catalog } from '../../core/catalog/catalog.ts';
import type { Choice } from '../../core/catalog/choice.ts';
import type { ExportedRow } from '../../core/catalog/exported-row.ts';
import { folderPath, joined } from '../../core/catalog/folders.ts';
import { versionsOf } from '../../core/catalog/versions.ts';
import { describe } from '../../core/description/index.ts';
import { toHex } from '../../core/hash/hex.ts';
import { COMPRESSED, ENCRYPTED, NAMELESS, writerOf } from '../../core/inventory/marks.ts';
import { PAGE_ROWS, type ColdPage } from '../../core/inventory/page.ts';
import { furtherPaths } from '../../store/inventory-names.ts';
import type { Chosen, RowDetails, RowShown } from './messages.ts';
import type { Shelf } from './shelf.ts';

const SHORT_ID = 12;
const HASH_BYTES = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isNameless = (catalog: Catalog, row: number): boolean => (markAt(catalog, row) & NAMELESS) !== 0;

const cut = (bytes: Uint8Array, ends: Uint32Array, place: number): string =>
  decoder.decode(bytes.subarray(place === 0 ? 0 : ends[place - 1], ends[place]));
const idIn = ({ ids, idEnds }: ColdPage, row: number): string => cut(ids, idEnds, row % PAGE_ROWS);
const descriptionIn = (page: ColdPage, row: number): string => cut(page.descriptions, page.descriptionEnds, row % PAGE_ROWS);

/** All zero where the inventory tells none. */
function hashIn({ hashes }: ColdPage, row: number): Uint8Array | undefined {
  const at = (row % PAGE_ROWS) * HASH_BYTES;
  const hash = hashes.subarray(at, at + HASH_BYTES);
  return hash.some((byte) => byte !== 0) ? hash : undefined;
}

/** @returns the rows, in their order. Only archives without a name need their cold page. */
export async function rowsShown({ catalog, cold }: Shelf, rows: Iterable<number>, choice: Choice): Promise<RowShown[]> {
  const versions = versionsOf(catalog);
  const paths = new Map<number, string>();
  const shown: RowShown[] = [];
  for (const row of rows) {
    const folder = folderOf(catalog, row);
    const path = paths.get(folder) ?? folderPath(catalog, folder);
    paths.set(folder, path);
    const mark = markAt(catalog, row);
    const writer = writerOf(mark);
    shown.push({
      row,
      name: nameOf(catalog, row),
      shortId: isNameless(catalog, row) ? idIn(await cold(row), row).slice(0, SHORT_ID) : '',
      folder,
      folderPath: path,
      sizeBytes: sizeOf(catalog, row),
      uploadedAtMs: dateOf(catalog, row),
      ...(writer === undefined ? {} : { writer }),
      compressed: (mark & COMPRESSED) !== 0,
      encrypted: (mark & ENCRYPTED) !== 0,
      versions: versions(row),
      chosen: choice.marks[row] === 1,
    });
  }
  return shown;
}

export async function detailsOf(inventoryId: string, shelf: Shelf, row: number, choice: Choice): Promise<RowDetails> {
  const page = await shelf.cold(row);
  const [[shown], alsoAt] = await Promise.all([rowsShown(shelf, [row], choice), furtherPaths(inventoryId, row)]);
  const archiveId = idIn(page, row);
  const description = descriptionIn(page, row);
  const hash = hashIn(page, row);
  const modifiedAtMs = describe(description)?.modifiedAtMs;
  return {
    ...shown!,
    shortId: archiveId.slice(0, SHORT_ID),
    archiveId,
    description,
    alsoAt,
    ...(hash ? { treeHash: toHex(hash) } : {}),
    ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
  };
}

/** @returns what is asked of Amazon for these rows, in their order. */
export async function chosenOf({ catalog, cold }: Shelf, rows: Iterable<number>): Promise<Chosen[]> {
  const chosen: Chosen[] = [];
  for (const row of rows) {
    const archiveId = idIn(await cold(row), row);
    const nameIsGuess = isNameless(catalog, row);
    chosen.push({
      archiveId,
      name: nameIsGuess ? `${archiveId.slice(0, SHORT_ID)}…` : joined(folderPath(catalog, folderOf(catalog, row)), nameOf(catalog, row)),
      nameIsGuess,
      sizeBytes: sizeOf(catalog, row),
      uploadedAtMs: dateOf(catalog, row),
    });
  }
  return chosen;
}

/** Rows of a list that are put together at once: in any order, each cold page is read once for them. */
const EXPORTED_AT_ONCE = 16 * PAGE_ROWS;

/** @returns all that a file tells of these rows, in their order, batch by batch. */
export async function* exportedRows({ catalog, cold }: Shelf, rows: Uint32Array): AsyncGenerator<ExportedRow[]> {
  for (let from = 0; from < rows.length; from += EXPORTED_AT_ONCE) {
    const batch = rows.subarray(from, from + EXPORTED_AT_ONCE);
    const exported = new Array<ExportedRow>(batch.length);
    const byPage = Array.from(batch.keys()).sort((a, b) => batch[a]! - batch[b]!);
    for (const place of byPage) {
      const row = batch[place]!;
      const page = await cold(row);
      const treeHash = hashIn(page, row);
      const writer = writerOf(markAt(catalog, row));
      exported[place] = {
        path: isNameless(catalog, row) ? '' : joined(folderPath(catalog, folderOf(catalog, row)), nameOf(catalog, row)),
        sizeBytes: sizeOf(catalog, row),
        uploadedAtMs: dateOf(catalog, row),
        archiveId: idIn(page, row),
        description: descriptionIn(page, row),
        ...(treeHash ? { treeHash } : {}),
        ...(writer === undefined ? {} : { writer }),
      };
    }
    yield exported;
  }
}
