import { describe, expect, test } from 'vitest';
import { MiB } from '../../../src/core/units.ts';
import type { Outcome } from '../../../src/ui/check/judge.ts';
import { isChecked, meaning, outcomeWords, tallyWords } from '../../../src/ui/check/outcome-words.ts';
import { receipt } from './receipts.ts';

const clock = { nowMs: Date.parse('2026-11-25T10:00:00Z'), locale: 'en-GB', timeZone: 'UTC' };
const said = (outcome: Outcome): string => `${outcomeWords(outcome)}. ${meaning('disk.tar', outcome, clock)}`;
const chunks = [{ chunk: 25, range: { start: 400 * MiB, end: 416 * MiB } }];

describe('what is said of a file', () => {
  test('that is equal', () => {
    expect(said({ is: 'equal', to: receipt(), kept: true })).toBe('Equal. disk.tar is byte for byte what Amazon held on 24 Nov.');
  });

  test('that equals a receipt from elsewhere: whose word that is', () => {
    expect(said({ is: 'equal', to: receipt(), kept: false })).toBe(
      'Equal. disk.tar is byte for byte what, by the word of the receipt for “disk.tar”, Amazon held on 24 Nov.',
    );
  });

  test('that equals what Amazon gave no hash of: it isn’t called proven', () => {
    const less: Outcome = {
      is: 'equal',
      to: receipt({ proof: 'length-checked', range: { start: 16 * MiB, end: 32 * MiB, archiveBytes: 64 * MiB } }),
      kept: true,
    };
    expect(isChecked(less)).toBe(false);
    expect(said(less)).toBe(
      'Equal, checked less. disk.tar is byte for byte 16–32 MiB of what Thaw received on 24 Nov; Amazon gave no tree hash to prove that by.',
    );
  });

  test('that differs: where, and what of it is equal', () => {
    expect(said({ is: 'different', comparison: { equal: false, differs: 'chunks', chunks, of: 62 }, to: receipt(), kept: true })).toBe(
      'Different: chunk 26 of 62, 400–416 MiB. disk.tar isn’t what Amazon held on 24 Nov. All other chunks are equal. The file was only read.',
    );
    expect(
      meaning('disk.tar', { is: 'different', comparison: { equal: false, differs: 'chunks', chunks, of: 1 }, to: receipt(), kept: true }, clock),
    ).not.toContain('other chunks');
  });

  test('with a hostile name: no mark turns the sentence', () => {
    expect(meaning('a\u202Eb', { is: 'equal', to: 'tree-hash' }, clock)).toBe(
      'a[U+202E]b has exactly this tree hash, so it holds exactly these bytes.',
    );
  });
});

test('many files are told in numbers, without those that are none', () => {
  const tally = { equal: 1_204, different: 1, 'without-receipt': 3, unreadable: 0, unchecked: 0 };
  expect(tallyWords(tally)).toBe('1,204 files equal, 1 different, 3 without a receipt');
  expect(tallyWords({ ...tally, equal: 1, different: 0, 'without-receipt': 0, unreadable: 2, unchecked: 9 })).toBe(
    '1 file equal, 2 unreadable, 9 not checked',
  );
});
