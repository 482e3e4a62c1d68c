import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choiceOf, chosenRows, folderStates, hiddenCount, MOST_RULES } from '../../../../src/core/catalog/choice.ts';
import { NOTHING, withFilter, withRows, type Rule } from '../../../../src/core/catalog/selection.ts';
import { filters, naiveRows } from './naive-filter.ts';
import { catalogOf, isIn, vaults, type Vault } from './vaults.ts';

const rulesFor = (vault: Vault): fc.Arbitrary<Rule[]> => {
  const is = fc.constantFrom('in' as const, 'out' as const);
  const folder = fc.nat({ max: vault.folders.length - 1 });
  return fc.array(
    fc.oneof(
      fc.record({ is, filter: filters(vault) }),
      fc.record({ is, filter: fc.record({ folder, shallow: fc.boolean() }) }),
      fc.record({ is, filter: folder.map((number) => ({ folder: number })) }),
      fc.record({ is, rows: fc.uniqueArray(fc.nat({ max: vault.archives.length + 3 })).map((rows) => rows.sort((a, b) => a - b)) }),
    ),
    { maxLength: 7 },
  );
};

/** The last rule that fits, archive by archive. */
const naive = (vault: Vault, rules: readonly Rule[]): number[] =>
  vault.archives.flatMap((_, row) => {
    const last = rules.findLast((rule) => ('rows' in rule ? rule.rows : naiveRows(vault, rule.filter)).includes(row));
    return last?.is === 'in' ? [row] : [];
  });

describe('a selection', () => {
  test('chooses what its last fitting rule says, and sums it', () =>
    fc.assert(
      fc.property(
        vaults.chain((vault) => fc.tuple(fc.constant(vault), rulesFor(vault))),
        ([vault, rules]) => {
          const choice = choiceOf(catalogOf(vault), { rules });
          const rows = naive(vault, rules);
          expect([...chosenRows(choice)]).toEqual(rows);
          expect(choice.count).toBe(rows.length);
          expect(choice.bytes).toBe(rows.reduce((sum, row) => sum + vault.archives[row]!.sizeBytes, 0));
        },
      ),
      { numRuns: 2_000 },
    ));

  test('tells how much of each folder is chosen, and how much of it a list hides', () =>
    fc.assert(
      fc.property(
        vaults.chain((vault) => fc.tuple(fc.constant(vault), rulesFor(vault), filters(vault))),
        ([vault, rules, filter]) => {
          const catalog = catalogOf(vault);
          const choice = choiceOf(catalog, { rules });
          const rows = new Set(naive(vault, rules));
          const stateOf = folderStates(catalog, choice);
          vault.folders.forEach((_, folder) => {
            const inside = vault.archives.flatMap((archive, row) => (isIn(vault, archive.folder, folder) ? [rows.has(row)] : []));
            const some = inside.includes(true);
            expect(stateOf(folder)).toBe(!some ? 'none' : inside.includes(false) ? 'some' : 'all');
          });
          const list = naiveRows(vault, filter);
          expect(hiddenCount(choice, Uint32Array.from(list))).toBe([...rows].filter((row) => !list.includes(row)).length);
        },
      ),
      { numRuns: 1_000 },
    ));

  test('of all but one folder but two of its rows is three rules', () => {
    const folders = ['', 'a', 'b'].map((name) => ({ parent: 0, name }));
    const archives = Array.from({ length: 9 }, (_, i) => ({ folder: i % 3, name: `${i}`, sizeBytes: 10 ** i, uploadedAtMs: 0, mark: 0 }));
    const selection = withRows(withFilter(withFilter(NOTHING, 'in', {}), 'out', { folder: 1 }), 'in', [7, 1]);
    expect(selection.rules).toHaveLength(3);
    expect([...chosenRows(choiceOf(catalogOf({ folders, archives }), selection))]).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  test('refuses more rules than a person makes', () => {
    const rules = Array.from({ length: MOST_RULES + 1 }, () => ({ is: 'in' as const, rows: [0] }));
    const catalog = catalogOf({ folders: [{ parent: 0, name: '' }], archives: [] });
    expect(() => choiceOf(catalog, { rules })).toThrow(RangeError);
    expect(choiceOf(catalog, { rules: rules.slice(1) }).count).toBe(0);
  });
});
