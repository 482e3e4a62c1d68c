import { describe, expect, test } from 'vitest';
import { createPacker, type Packed } from '../../../../src/core/inventory/packer.ts';
import type { RowProblem } from '../../../../src/core/inventory/inventory.ts';
import { PAGE_ROWS } from '../../../../src/core/inventory/page.ts';
import { createReader } from '../../../../src/core/inventory/reader.ts';
import type { Position } from '../../../../src/core/inventory/row.ts';
import type { FolderPage } from '../../../../src/core/inventory/page.ts';
import type { PackedPage } from '../../../../src/core/inventory/packer.ts';
import { asCsv, asJson, bytesOf, makeRows } from './generated.ts';
import { cut, unpack } from './read.ts';

/** A store: what of an inventory outlives the reader. */
interface Stored {
  pages: PackedPage[];
  folders: FolderPage[];
  problems: RowProblem[];
  position: Position | undefined;
}

/** What a new packer gets of it, as a database gives it back. */
function packedOf({ pages, folders }: Stored): Packed {
  const last = pages.at(-1);
  const rows = pages.reduce((sum, { hot }) => sum + hot.rows, 0);
  return structuredClone({ rows, folders, ...(last && last.hot.rows < PAGE_ROWS ? { last } : {}) });
}

/** Reads on where the store stands, and is killed after some pieces. @returns whether it came to the end. */
function readOn(stored: Stored, bytes: Uint8Array, pieceBytes: number, pieces: number): boolean {
  const packer = createPacker(packedOf(stored));
  const reader = createReader(packer, structuredClone(stored.position));
  const commit = (): void => {
    const { pages, folders } = packer.take();
    for (const page of pages) stored.pages[page.number] = page;
    if (folders) stored.folders.push(folders);
    stored.problems.push(...reader.problems());
    stored.position = reader.position() ?? stored.position;
  };
  let left = pieces;
  for (const piece of cut(bytes.subarray(stored.position?.offsetBytes ?? 0), [pieceBytes])) {
    if (left === 0) return false;
    left -= 1;
    reader.push(piece);
    commit();
  }
  reader.end();
  commit();
  return true;
}

/** All bytes of all pages: quicker to compare than numbers one by one. */
const bytesOfPages = (pages: readonly PackedPage[]): string =>
  pages.flatMap(({ number, hot, cold }) => [String(number), ...[...Object.values(hot), ...Object.values(cold)].map(columnText)]).join(' ');

const columnText = (column: number | ArrayBufferView): string =>
  typeof column === 'number' ? String(column) : Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');

const rows = makeRows(4_200);
const damaged = (text: string): string => text.replace(/"Size":1/g, '"Size":"1').replace(/Z,1\d/g, 'Z,x');

describe('a reading that was killed goes on with no row lost or doubled', () => {
  test.each([
    ['JSON', asJson(rows)],
    [
      'JSON with white space and members of its own',
      JSON.stringify({ ArchiveList: rows.map((row) => ({ Own: 1, ...row })), VaultARN: 'x' }, null, 1),
    ],
    ['damaged JSON', damaged(asJson(rows))],
    ['CSV', asCsv(rows)],
    ['damaged CSV', damaged(asCsv(rows, '\r\n'))],
  ])('%s', (_, text) => {
    const bytes = bytesOf(text);
    const whole: Stored = { pages: [], folders: [], problems: [], position: undefined };
    readOn(whole, bytes, bytes.length, 1);
    for (const pieceBytes of [150_001, 333_333]) {
      const stored: Stored = { pages: [], folders: [], problems: [], position: undefined };
      let lives = 0;
      while (!readOn(stored, bytes, pieceBytes, 1)) lives += 1;
      expect(lives).toBeGreaterThan(2);
      expect(bytesOfPages(stored.pages) === bytesOfPages(whole.pages)).toBe(true);
      expect(JSON.stringify(unpack(stored.pages, stored.folders)) === JSON.stringify(unpack(whole.pages, whole.folders))).toBe(true);
      expect(stored.problems).toEqual(whole.problems);
    }
  });

  test('after each row of a small inventory', () => {
    const few = rows.slice(0, 12);
    for (const text of [asJson(few), JSON.stringify({ ArchiveList: few }, null, 2), damaged(asJson(few)), asCsv(few), damaged(asCsv(few))]) {
      const bytes = bytesOf(text);
      const whole: Stored = { pages: [], folders: [], problems: [], position: undefined };
      readOn(whole, bytes, bytes.length, 1);
      for (let first = 1; first < bytes.length; first += 97) {
        const stored: Stored = { pages: [], folders: [], problems: [], position: undefined };
        readOn(stored, bytes, first, 1);
        readOn(stored, bytes, bytes.length, Infinity);
        expect(bytesOfPages(stored.pages) === bytesOfPages(whole.pages)).toBe(true);
        expect(stored.problems).toEqual(whole.problems);
      }
    }
  });

  test('several outputs fill the same pages one after the other', () => {
    const stored: Stored = { pages: [], folders: [], problems: [], position: undefined };
    const parts = [rows.slice(0, 1_000), rows.slice(1_000, 1_001), rows.slice(1_001)];
    for (const part of parts) {
      stored.position = undefined;
      readOn(stored, bytesOf(asJson(part)), 4_194_304, Infinity);
    }
    const whole: Stored = { pages: [], folders: [], problems: [], position: undefined };
    readOn(whole, bytesOf(asJson(rows)), 4_194_304, Infinity);
    expect(bytesOfPages(stored.pages) === bytesOfPages(whole.pages)).toBe(true);
  });
});
