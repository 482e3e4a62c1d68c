import { createPacker, type PackedPage, type Packer } from '../../../../src/core/inventory/packer.ts';
import type { RowProblem } from '../../../../src/core/inventory/inventory.ts';
import { createReader } from '../../../../src/core/inventory/reader.ts';
import type { FolderPage } from '../../../../src/core/inventory/page.ts';
import type { Head, Span } from '../../../../src/core/inventory/row.ts';

/** A row as it is unpacked from its pages again. */
export interface Unpacked {
  readonly archiveId: string;
  readonly description: string;
  readonly uploadedAtMs: number;
  readonly sizeBytes: number;
  readonly treeHash: string;
  readonly name: string;
  readonly folder: string;
  readonly mark: number;
}

export interface ReadWhole {
  readonly rows: readonly Unpacked[];
  readonly problems: readonly RowProblem[];
  readonly complete: boolean;
  readonly head: Head;
}

/** Reads bytes in pieces of the given sizes, again and again in turn. */
export function readWhole(bytes: Uint8Array, pieces: readonly number[] = [bytes.length || 1]): ReadWhole {
  const packer = createPacker();
  const reader = createReader(packer);
  for (const piece of cut(bytes, pieces)) reader.push(piece);
  const complete = reader.end();
  return { rows: taken(packer), problems: reader.problems(), complete, head: reader.head() };
}

export function* cut(bytes: Uint8Array, pieces: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const length = Math.max(1, pieces[i % pieces.length] ?? 1);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Reads without packing: texts of the rows as they come. */
export function readRows(
  bytes: Uint8Array,
  pieces: readonly number[] = [bytes.length || 1],
): { rows: RowTexts[]; problems: readonly RowProblem[]; complete: boolean } {
  const rows: RowTexts[] = [];
  const reader = createReader({
    add: ({ archiveId, description, uploadedAtMs, sizeBytes, treeHash }) => {
      rows.push({ archiveId: spanText(archiveId), description: spanText(description), uploadedAtMs, sizeBytes, treeHash: spanText(treeHash) });
    },
  });
  for (const piece of cut(bytes, pieces)) reader.push(piece);
  const complete = reader.end();
  return { rows, problems: reader.problems(), complete };
}

export type RowTexts = Pick<Unpacked, 'archiveId' | 'description' | 'uploadedAtMs' | 'sizeBytes' | 'treeHash'>;

const spanText = ({ bytes, from, to }: Span): string => decoder.decode(bytes.subarray(from, to));

const taken = (packer: Packer): Unpacked[] => {
  const { pages, folders } = packer.take();
  return unpack(pages, folders ? [folders] : []);
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function unpack(pages: readonly PackedPage[], folderPages: readonly FolderPage[]): Unpacked[] {
  const paths = [''];
  for (const page of folderPages) {
    for (const [i, end] of page.nameEnds.entries()) {
      const name = decoder.decode(page.names.subarray(page.nameEnds[i - 1] ?? 0, end));
      const parent = paths[page.parents[i] ?? -1];
      if (parent === undefined || page.from + i !== paths.length) throw new Error('a folder stands before its parent, or has another number');
      paths.push(parent === '' ? name : `${parent}/${name}`);
    }
  }
  const rows: Unpacked[] = [];
  for (const { hot, cold } of [...pages].sort((a, b) => a.number - b.number)) {
    for (let i = 0; i < hot.rows; i += 1) {
      const text = (bytes: Uint8Array, ends: Uint32Array): string => decoder.decode(bytes.subarray(ends[i - 1] ?? 0, ends[i]));
      const hash = Buffer.from(cold.hashes.subarray(32 * i, 32 * i + 32)).toString('hex');
      rows.push({
        archiveId: text(cold.ids, cold.idEnds),
        description: text(cold.descriptions, cold.descriptionEnds),
        uploadedAtMs: hot.dates[i] ?? NaN,
        sizeBytes: hot.sizes[i] ?? NaN,
        treeHash: hash === '0'.repeat(64) ? '' : hash,
        name: text(hot.names, hot.nameEnds),
        folder: paths[hot.folders[i] ?? -1] ?? 'no such folder',
        mark: hot.marks[i] ?? -1,
      });
    }
  }
  return rows;
}
