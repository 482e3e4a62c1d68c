import { expect, test } from 'vitest';
import type { RowShown } from '../../../../../src/loader/inventory/messages.ts';
import { Rows } from '../../../../../src/ui/inventory/browse/rows.svelte.ts';

const row = (of: string, at: number): RowShown => ({
  row: at,
  name: `${of} ${at}`,
  shortId: '',
  folder: 0,
  folderPath: '',
  sizeBytes: 1,
  uploadedAtMs: 0,
  compressed: false,
  encrypted: false,
  versions: 1,
  chosen: false,
});

/** A loader whose answers come when the test says so. */
function slowLoader() {
  let list = 'a';
  const waiting: { readonly from: number; answer(): void }[] = [];
  return {
    has: (name: string) => (list = name),
    waiting,
    asked: [] as number[],
    rows(from: number, count: number): Promise<readonly RowShown[]> {
      this.asked.push(from);
      const of = list;
      return new Promise((resolve) => {
        waiting.push({ from, answer: () => resolve(Array.from({ length: count }, (_, i) => row(of, from + i))) });
      });
    },
    /** Answers everything that was asked, and what is asked then. */
    async settle(): Promise<void> {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        next.answer();
        for (let i = 0; i < 10; i++) await Promise.resolve();
      }
    },
  };
}

async function begun(count: number) {
  const loader = slowLoader();
  const rows = new Rows(loader);
  rows.expect();
  const beginning = rows.begin(count, 0, () => undefined);
  await loader.settle();
  await beginning;
  return { loader, rows };
}

test('rows come in pages of 200, and only those in view are asked for', async () => {
  const { loader, rows } = await begun(5_000);
  expect(rows.at(0)?.name).toBe('a 0');
  expect(rows.at(1_000)).toBeUndefined();
  rows.see(1_000, 1_030);
  await loader.settle();
  expect(rows.at(1_029)?.name).toBe('a 1029');
  expect(loader.asked).toEqual([0, 200, 1_000]);
});

test('a fast scroll leaves no queue: after what is under way, only what is seen last is fetched', async () => {
  const { loader, rows } = await begun(100_000);
  for (let from = 1_000; from <= 90_000; from += 1_000) rows.see(from, from + 30);
  await loader.settle();
  expect(loader.asked).toEqual([0, 200, 1_000, 90_000]);
  expect(rows.at(90_030)?.name).toBe('a 90030');
});

test('the old rows stand until the new list’s have come, and old answers are dropped', async () => {
  const { loader, rows } = await begun(5_000);
  rows.see(2_000, 2_010);
  rows.expect();
  loader.has('b');
  let shown = false;
  const beginning = rows.begin(10, 0, () => (shown = true));
  expect(rows.at(0)?.name).toBe('a 0');
  await loader.settle();
  await beginning;
  expect(shown).toBe(true);
  expect(rows.at(0)?.name).toBe('b 0');
  expect(rows.at(2_000)).toBeUndefined();
});

test('between two lists nothing is fetched that could be of the wrong one', async () => {
  const { loader, rows } = await begun(5_000);
  rows.expect();
  rows.see(3_000, 3_010);
  expect(loader.asked).toEqual([0, 200]);
});

test('of two lists that come soon after each other the last one is shown', async () => {
  const { loader, rows } = await begun(5_000);
  rows.expect();
  loader.has('b');
  let shown = '';
  const first = rows.begin(10, 0, () => (shown += 'b'));
  rows.expect();
  loader.has('c');
  const second = rows.begin(10, 0, () => (shown += 'c'));
  await loader.settle();
  await Promise.all([first, second]);
  expect(shown).toBe('c');
  expect(rows.at(0)?.name).toBe('c 0');
});

test('marks change at once, and are fetched again', async () => {
  const { loader, rows } = await begun(300);
  rows.see(0, 30);
  rows.mark((place) => place === 4, true);
  expect([rows.at(3)?.chosen, rows.at(4)?.chosen]).toEqual([false, true]);
  rows.refresh();
  expect(rows.at(4)?.chosen).toBe(true);
  await loader.settle();
  expect(rows.at(4)?.chosen).toBe(false);
});

test('however far one scrolls, a bounded number of rows is kept', async () => {
  const { loader, rows } = await begun(1_000_000);
  for (let from = 0; from < 100_000; from += 200) {
    rows.see(from, from + 30);
    await loader.settle();
  }
  const kept = Array.from({ length: 100_000 }, (_, at) => rows.at(at)).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(41 * 200);
  expect(rows.at(99_800)?.name).toBe('a 99800');
});

test('a stretch of row numbers is told only where all of it is here', async () => {
  const { rows } = await begun(5_000);
  expect(rows.numbers(3, 5)).toEqual([3, 4, 5]);
  expect(rows.numbers(399, 400)).toBeUndefined();
});
