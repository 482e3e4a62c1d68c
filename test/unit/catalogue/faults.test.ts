/** No promise without a test that bears its name, and no document that says otherwise. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { faultsDocument, withoutResults } from '../../catalogue/document.ts';
import { keepResults, readResults, resultsOf, type Result } from '../../catalogue/results.ts';
import { idsOf, MEANS, type Row } from '../../catalogue/row.ts';
import { GROUPS } from '../../catalogue/rows/index.ts';
import { titlesBelow, titlesIn } from '../../catalogue/titles.ts';

const titles = titlesBelow(process.cwd());
const rows = GROUPS.flatMap((group) => group.rows);
const bearing = ({ id }: Row) => titles.filter(({ text }) => idsOf(text).includes(id));

describe('the catalogue of faults', () => {
  test('names no id twice', () => {
    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('has a test for every fault, by each means that it names, or says why not', () => {
    const open = rows.flatMap((row) => {
      const files = bearing(row).map(({ file }) => file);
      const missing = row.by.filter((means) => !files.some((file) => MEANS[means].in.some((place) => file.startsWith(place))));
      const silent = row.by.length === 0 && !row.byHand && row.notYet === undefined ? ['a test, or a reason for none'] : [];
      return [...missing, ...silent].map((what) => `${row.id}: ${what}`);
    });
    expect(open).toEqual([]);
  });

  test('has a row for every id that a test bears', () => {
    const known = new Set(rows.map(({ id }) => id));
    const unknown = titles.flatMap(({ file, text }) => idsOf(text).flatMap((id) => (known.has(id) ? [] : [`${id} in ${file}`])));
    expect(unknown).toEqual([]);
  });

  test('is what docs/faults.md says: `npm run faults` makes it anew', () => {
    const document = faultsDocument({ groups: GROUPS, titles, results: {} });
    expect(withoutResults(readFileSync('docs/faults.md', 'utf8'))).toBe(withoutResults(document));
  });
});

describe('names of tests', () => {
  test('begin with ids, several of them too, or don’t', () => {
    expect(idsOf('N3 a short body')).toEqual(['N3']);
    expect(idsOf('W2 W3 headers of the site')).toEqual(['W2', 'W3']);
    expect(idsOf('I9: damaged ones never throw')).toEqual(['I9']);
    expect(idsOf('a body, N3')).toEqual([]);
    expect(idsOf('UTF-7')).toEqual([]);
  });

  test('are found in calls, tables and templates, and nowhere else', () => {
    const source = `
      describe('N1 one', () => test.skipIf(gone).each(TABLE)('N2 after %i', () => console.log('N3 no name')));
      const TABLE = [['N4 a row', 'N5 its second member'], ['no id']];
      const KEYS = { 'N6 a key': 'N7 a value' };
      test(\`N8 \${count} times\`, () => expect('N9').toBe(read('D1 argument')));
    `;
    expect(titlesIn('a.test.ts', source).map(({ text }) => text)).toEqual(['N1 one', 'N2 after %i', 'N4 a row', 'N6 a key', 'N8 %s times']);
  });
});

describe('results', () => {
  const passed = (...names: string[]): Result => ({ titles: names, state: 'passed', day: '2026-11-26' });

  test('belong to the name that they begin with, of a suite or of a test, in that file or beside a helper', () => {
    const results = {
      'test/a/x.test.ts': [passed('a suite', 'N1 after 3 chunks'), passed('N2 a suite', 'a test'), passed('N1 afterwards')],
      'test/b/y.test.ts': [passed('N1 after 4 chunks')],
    };
    const namesOf = (file: string, text: string) => resultsOf({ file, text }, results).map(({ titles }) => titles.at(-1));
    expect(namesOf('test/a/x.test.ts', 'N1 after %i chunks')).toEqual(['N1 after 3 chunks']);
    expect(namesOf('test/a/x.test.ts', 'N2 a suite')).toEqual(['a test']);
    expect(namesOf('test/b/checks.ts', 'N1 after')).toEqual(['N1 after 4 chunks']);
  });

  test('of a run replace those of before, but for what it left out', () => {
    const root = mkdtempSync(join(tmpdir(), 'thaw-results-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    expect(readResults(root)).toEqual({});
    keepResults(root, { a: [passed('N1 one'), passed('N2 two'), passed('without an id')], b: [passed('N3 three')] });
    keepResults(root, {
      a: [
        { titles: ['N1 one'], state: 'skipped', day: '2026-11-27' },
        { titles: ['N2 two'], state: 'failed', day: '2026-11-27' },
      ],
    });
    expect(readResults(root)).toEqual({
      a: [passed('N1 one'), { titles: ['N2 two'], state: 'failed', day: '2026-11-27' }],
      b: [passed('N3 three')],
    });
  });
});
