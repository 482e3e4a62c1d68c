import { expect, test } from 'vitest';
import { Failed } from '../../../../src/core/failure/failure.ts';
import { asCsv, asJson, bytesOf, madeOf, makeRows, numbers, type Made } from './generated.ts';
import { readRows } from './read.ts';

const rows = makeRows(7);

/** At `at`, `remove` bytes of the original give way to others. */
interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** Bytes that a row needs: where it begins and ends, both included. */
interface Place {
  readonly row: Made;
  readonly first: number;
  readonly last: number;
}

const SPICES = ['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '\r', '\0', '{"ArchiveId":"', '"}', ']}', '},{', '{"x":[', '\u00e9', 'null', '12'].map(
  bytesOf,
);

function edit(original: Uint8Array, below: (n: number) => number): Edit {
  const at = below(original.length);
  const short = 1 + below(below(4) === 0 ? 900 : 20);
  const piece = (): Uint8Array => original.slice(below(original.length)).slice(0, short);
  switch (below(6)) {
    case 0: // flips a bit
      return { at, remove: 1, insert: Uint8Array.of((original[at] ?? 0) ^ (1 << below(8))) };
    case 1: // another byte
      return { at, remove: 1, insert: Uint8Array.of(below(256)) };
    case 2: // a piece is gone
      return { at, remove: Math.min(short, original.length - at), insert: new Uint8Array() };
    case 3: // bytes too many
      return { at, remove: 0, insert: SPICES[below(SPICES.length)] ?? new Uint8Array() };
    case 4: // a piece comes twice
      return { at, remove: 0, insert: piece() };
    default: // a piece lies over another
      return { at, remove: Math.min(short, original.length - at), insert: piece() };
  }
}

function mutated(original: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { at: from, remove, insert } of edits) {
    pieces.push(original.subarray(at, from), insert);
    at = from + remove;
  }
  return Buffer.concat([...pieces, original.subarray(at)]);
}

/** An edit touches a row where it removes one of its bytes, or puts others between two of them. */
const touches = (place: Place, { at, remove, insert }: Edit): boolean =>
  (remove > 0 && at <= place.last && at + remove > place.first) || (insert.length > 0 && at > place.first && at <= place.last);

function everyMutant(name: string, original: Uint8Array, places: readonly Place[], headEnd: number, count: number): void {
  const below = numbers(20_260_101);
  for (let n = 0; n < count; n += 1) {
    const first = edit(original, below);
    const second = below(3) === 0 ? edit(original, below) : undefined;
    const edits = second && second.at > first.at + first.remove ? [first, second] : [first];
    const bytes = mutated(original, edits);
    const whole = places.filter((place) => !edits.some((one) => touches(place, one)));
    // Of a hurt row that was cut out, nothing may be left but what stood around it.
    const gone = edits.reduce((sum, { remove }) => sum + remove, 0);
    const hurtBytes = places.filter((place) => !whole.includes(place)).reduce((sum, { first, last }) => sum + last - first + 1, 0);
    try {
      const read = readRows(bytes, n % 5 === 0 ? [1 + below(300), 1 + below(40)] : undefined);
      // Who changes a header says what the columns are.
      if (edits.some(({ at }) => at < headEnd)) continue;
      const found = new Set(read.rows.map((row) => JSON.stringify(madeOf(row))));
      for (const { row } of whole) if (!found.has(JSON.stringify(row))) throw new Error(`lost ${row.ArchiveId}`);
      const least = whole.length + (hurtBytes > gone + 4 ? 1 : 0);
      if (read.rows.length + read.problems.length < least) throw new Error('a damaged row is neither row nor problem');
    } catch (error) {
      if (error instanceof Failed && error.failure.code === 'not-an-inventory' && edits.some(({ at }) => at < headEnd)) continue;
      expect.fail(
        `${name} ${n}: ${String(error)}\n${JSON.stringify(edits.map((e) => ({ ...e, insert: Buffer.from(e.insert).toString('latin1') })))}\n${Buffer.from(bytes).toString('latin1')}`,
      );
    }
  }
}

const placesIn = (text: string, written: (row: Made) => string): Place[] =>
  rows.map((row) => {
    const first = text.indexOf(written(row));
    return { row, first, last: first + written(row).length - 1 };
  });

test('I1 of 40,000 mutated JSON inventories, in the service’s form, none stops the reading or loses a row', () => {
  const text = asJson(rows);
  everyMutant(
    'JSON',
    bytesOf(text),
    placesIn(text, (row) => JSON.stringify(row)),
    0,
    40_000,
  );
});

test('I1 of 20,000 mutated JSON inventories in a form of their own, none stops the reading or loses a row', () => {
  const own = ({ ArchiveId, ...rest }: Made): object => ({ Own: { a: [1, '}]"'] }, ...rest, ArchiveId });
  const text = JSON.stringify({ ArchiveList: rows.map(own), More: [null], VaultARN: 'x' }, null, 1);
  const written = (row: Made): string =>
    JSON.stringify([own(row)], null, 1)
      .slice(3, -2)
      .replaceAll('\n', '\n ')
      .trim();
  everyMutant('pretty JSON', bytesOf(text), placesIn(text, written), text.indexOf('[') + 1, 20_000);
});

test('I1 of 40,000 mutated CSV inventories none stops the reading or loses a row', () => {
  const text = `${asCsv(rows)}\n`;
  const header = text.indexOf('\n') + 1;
  const lines = text.split('\n').slice(1);
  const places = placesIn(text, (row) => lines[rows.indexOf(row)] ?? '').map(({ row, first, last }) => ({ row, first: first - 1, last: last + 1 }));
  everyMutant('CSV', bytesOf(text), places, header, 40_000);
});
