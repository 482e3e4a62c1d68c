import { COMPRESSED, ENCRYPTED, NAMELESS, NO_WRITER, WRITER_BITS, WRITERS } from '../inventory/marks.ts';
import { PAGE_ROWS, type HotPage } from '../inventory/page.ts';
import { sizeOf, VAULT, type Catalog } from './catalog.ts';
import type { Filter, Tally } from './query.ts';
import { IN, scopeOf } from './scope.ts';
import { searchFor } from './search.ts';
import { versionsOf } from './versions.ts';

/** @returns the rows that fit, ascending. */
export function filterRows(catalog: Catalog, filter: Filter): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(catalog.rows);
  let count = 0;
  eachPage(catalog, filter, (mask, first) => {
    for (let i = 0; i < mask.length; i++) if (mask[i] === 1) rows[count++] = first + i;
  });
  return rows.slice(0, count);
}

export function tallyOf(catalog: Catalog, rows: Uint32Array): Tally {
  let bytes = 0;
  for (let i = 0; i < rows.length; i++) bytes += sizeOf(catalog, rows[i]!);
  return { count: rows.length, bytes };
}

/** Hears of each page in which a row may fit: 1 for each that does, and the number of its first row. */
export function eachPage(catalog: Catalog, filter: Filter, onPage: (mask: Uint8Array, firstRow: number) => void): void {
  const tests = testsOf(catalog, filter);
  const whole = new Uint8Array(PAGE_ROWS);
  catalog.pages.forEach((page, number) => {
    const mask = page.rows === PAGE_ROWS ? whole : whole.subarray(0, page.rows);
    mask.fill(1);
    for (const test of tests) {
      test(page, mask, number * PAGE_ROWS);
      if (!mask.includes(1)) return;
    }
    onPage(mask, number * PAGE_ROWS);
  });
}

type Test = (page: HotPage, mask: Uint8Array, firstRow: number) => void;

/** The cheapest tests first: text is looked for only where something is left. */
function testsOf(catalog: Catalog, filter: Filter): Test[] {
  const { folder = VAULT, shallow, text, leastBytes, mostBytes, fromMs, untilMs, writers, only } = filter;
  const flags = scopeOf(catalog, filter);
  const tests: Test[] = [];
  if (folder !== VAULT || shallow) tests.push(inFolders(flags));
  if (writers || (only && only !== 'versions')) tests.push(withMarks(filter));
  if (leastBytes !== undefined || mostBytes !== undefined) tests.push(inSizes(leastBytes ?? 0, mostBytes ?? Infinity));
  if (fromMs !== undefined || untilMs !== undefined) tests.push(inDates(fromMs ?? -Infinity, untilMs ?? Infinity));
  if (only === 'versions') tests.push(withVersions(catalog));
  if (text) tests.push(searchFor(catalog, text, folder, flags));
  return tests;
}

function inFolders(flags: Uint8Array): Test {
  return ({ rows, folders }, mask) => {
    for (let i = 0; i < rows; i++) mask[i]! &= flags[folders[i]!]! & IN;
  };
}

function inSizes(least: number, most: number): Test {
  return ({ rows, sizes }, mask) => {
    for (let i = 0; i < rows; i++) if (sizes[i]! < least || sizes[i]! > most) mask[i] = 0;
  };
}

function inDates(from: number, until: number): Test {
  return ({ rows, dates }, mask) => {
    for (let i = 0; i < rows; i++) if (dates[i]! < from || dates[i]! >= until) mask[i] = 0;
  };
}

const FLAGS = { encrypted: ENCRYPTED, compressed: COMPRESSED, nameless: NAMELESS, versions: 0 };

function withMarks({ writers, only }: Filter): Test {
  const numbers = writers?.map((writer) => (writer === 'none' ? NO_WRITER : WRITERS.indexOf(writer)));
  const flag = only ? FLAGS[only] : 0;
  const fits = Uint8Array.from({ length: 256 }, (_, mark) => ((mark & flag) === flag && (numbers?.includes(mark & WRITER_BITS) ?? true) ? 1 : 0));
  return ({ rows, marks }, mask) => {
    for (let i = 0; i < rows; i++) mask[i]! &= fits[marks[i]!]!;
  };
}

function withVersions(catalog: Catalog): Test {
  const versions = versionsOf(catalog);
  return ({ rows }, mask, firstRow) => {
    for (let i = 0; i < rows; i++) if (versions(firstRow + i) < 2) mask[i] = 0;
  };
}
