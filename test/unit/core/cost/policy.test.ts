import { expect, test } from 'vitest';
import { effectWords, policyWords, refusedBy } from '../../../../src/core/cost/policy.ts';
import { GiB, MiB } from '../../../../src/core/units.ts';

const gibAnHour = { is: 'rate', bytesPerHour: GiB } as const;

test('a policy binds Standard only', () => {
  const sizes = [100 * GiB];
  expect(refusedBy(gibAnHour, 'Standard', sizes)).toMatchObject({ alone: 1, together: 0 });
  expect(refusedBy(gibAnHour, 'Bulk', sizes)).toBeUndefined();
  expect(refusedBy(gibAnHour, 'Expedited', sizes)).toBeUndefined();
  expect(refusedBy({ is: 'none' }, 'Standard', sizes)).toBeUndefined();
});

test('an archive over four hours’ worth is refused alone, further ones when the four hours are full', () => {
  expect(refusedBy(gibAnHour, 'Standard', [4 * GiB])).toBeUndefined();
  expect(refusedBy(gibAnHour, 'Standard', [4 * GiB + 1])).toMatchObject({ alone: 1, together: 0 });
  expect(refusedBy(gibAnHour, 'Standard', [3 * GiB, 5 * GiB, 2 * GiB, GiB])).toMatchObject({ alone: 1, together: 1 });
  expect(refusedBy(gibAnHour, 'Standard', [2 * GiB], 3 * GiB)).toMatchObject({ alone: 0, together: 1 });
});

test('the largest rate there is refuses nothing', () => {
  expect(refusedBy({ is: 'rate', bytesPerHour: 2 ** 63 - 1 }, 'Standard', Array<number>(1_000).fill(40_000 * GiB))).toBeUndefined();
});

test('what it refuses is said, with the archives counted', () => {
  expect(policyWords(gibAnHour)).toContain('1.00 GiB an hour through at Standard');
  expect(policyWords({ is: 'free-tier' })).toContain('13.2 MiB an hour');
  expect(effectWords({ alone: 1, together: 0, mostBytes: 4 * GiB })).toBe(
    'It will most likely refuse 1 archive of over 4.00 GiB. A refused one isn’t charged.',
  );
  expect(effectWords({ alone: 2, together: 3, mostBytes: 4 * MiB })).toContain(
    '2 archives of over 4.00 MiB and 3 more beyond what fits into 4 hours',
  );
  expect(effectWords({ alone: 0, together: 3, mostBytes: 4 * MiB })).toContain('refuse 3 archives beyond what fits');
});
