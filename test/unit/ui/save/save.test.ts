import { describe, expect, test } from 'vitest';
import { Failed } from '../../../../src/core/failure/failure.ts';
import { MiB } from '../../../../src/core/units.ts';
import { differenceOf, readBackFailure, writeFailure } from '../../../../src/ui/save/failures.ts';
import { causeOf } from '../../../../src/ui/save/full-disk.ts';
import { saveWays } from '../../../../src/ui/save/save-way.ts';

const thrown = (name: string) => new DOMException('', name);

describe('a save', () => {
  test.each([
    [
      'goes into a picked place where that can be',
      { canPick: true, hasServiceWorker: true, cutsWorkerSaves: false },
      { save: 'picked', handOver: 'worker' },
    ],
    ['is handed over by the worker else', { canPick: false, hasServiceWorker: true, cutsWorkerSaves: false }, { save: 'worker', handOver: 'worker' }],
    [
      'B11 takes an object URL where worker saves are cut',
      { canPick: false, hasServiceWorker: true, cutsWorkerSaves: true },
      { save: 'object-url', handOver: 'object-url' },
    ],
    [
      'B7 takes an object URL without a worker',
      { canPick: false, hasServiceWorker: false, cutsWorkerSaves: false },
      { save: 'object-url', handOver: 'object-url' },
    ],
    [
      'still hands over beside the picker',
      { canPick: true, hasServiceWorker: false, cutsWorkerSaves: false },
      { save: 'picked', handOver: 'object-url' },
    ],
  ])('%s', (_, has, ways) => expect(saveWays(has)).toEqual(ways));
});

describe('what goes wrong while a file is written', () => {
  test.each([
    ['F1 a full disk', thrown('QuotaExceededError'), { code: 'save-place-full', neededBytes: 7 }],
    ['F2 a device that fails or was taken out', thrown('NotReadableError'), { code: 'save-place-gone', place: 'a' }],
    ['F2 a place that is gone', thrown('NotFoundError'), { code: 'save-place-gone', place: 'a' }],
    ['F2 a permission that ended', thrown('NotAllowedError'), { code: 'save-refused', place: 'a' }],
    ['a file that another program holds', thrown('NoModificationAllowedError'), { code: 'save-refused', place: 'a' }],
    ['a failure that is known already', new Failed({ code: 'chunk-gone', chunk: 3 }), { code: 'chunk-gone', chunk: 3 }],
  ])('%s', (_, error, failure) => expect(writeFailure(error, 'a', 7)).toEqual(failure));

  test.each([
    ['F3 a file that was changed or taken', thrown('NotReadableError'), { code: 'save-changed', place: 'a' }],
    ['F3 a file that is gone', thrown('NotFoundError'), { code: 'save-changed', place: 'a' }],
    ['what the loader couldn’t read', new Failed({ code: 'file-unreadable', name: 'a' }), { code: 'save-changed', place: 'a' }],
    ['a permission that ended', thrown('NotAllowedError'), { code: 'save-refused', place: 'a' }],
  ])('read back: %s', (_, error, failure) => expect(readBackFailure(error, 'a')).toEqual(failure));
});

describe('an error that may mean a full disk', () => {
  /** A place of which a second file takes some bytes, or refuses them. */
  const placeThat = (refusal?: DOMException) => {
    const tried: number[] = [];
    const write = async ({ length }: Uint8Array): Promise<void> => {
      tried.push(length);
      if (refusal) throw refusal;
    };
    const place = { createWritable: async () => ({ write, abort: async () => undefined }) } as unknown as FileSystemFileHandle;
    return { place, tried };
  };
  const [full, unreadable] = [thrown('QuotaExceededError'), thrown('NotReadableError')];

  test.each(['NotReadableError', 'AbortError'])('F1 %s: the place is tried with a few bytes, and says that it is full', async (name) => {
    expect(await causeOf(thrown(name), placeThat(full).place)).toBe(full);
  });
  test.each([
    ['takes them', undefined],
    ['refuses them for another reason', thrown('NotFoundError')],
  ])('stays what it was where the place %s', async (_, refusal) => {
    expect(await causeOf(unreadable, placeThat(refusal).place)).toBe(unreadable);
  });
  test('of another kind is taken at its word: nothing is tried', async () => {
    const { place, tried } = placeThat(full);
    for (const error of [full, thrown('NotFoundError'), new Failed({ code: 'chunk-gone', chunk: 3 })])
      expect(await causeOf(error, place)).toBe(error);
    expect(tried).toEqual([]);
  });
});

describe('a copy that was read back', () => {
  test('has no difference when equal', () => expect(differenceOf({ equal: true }, 'a', 16 * MiB)).toBeUndefined());
  test('names the first chunk that differs', () =>
    expect(differenceOf({ equal: false, differs: 'chunks', chunks: [{ chunk: 25, range: { start: 0, end: 1 } }], of: 62 }, 'a', 16 * MiB)).toEqual({
      code: 'save-differs',
      place: 'a',
      chunk: 25,
    }));
  test('that is cut differs from the chunk with the first missing byte', () =>
    expect(differenceOf({ equal: false, differs: 'size', expectedBytes: 64 * MiB, actualBytes: 33 * MiB }, 'a', 16 * MiB)).toEqual({
      code: 'save-differs',
      place: 'a',
      chunk: 2,
    }));
});
