import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../src/loader/inventory/messages.ts';
import { foldersBySize } from '../../../../src/ui/inventory/pictures/folders.ts';
import { boxBeside, labelRoom, placeBoxes, type Placed } from '../../../../src/ui/inventory/pictures/treemap-layout.ts';
import { yearBars } from '../../../../src/ui/inventory/pictures/years.ts';

let folders = 0;
const box = (name: string, bytes: number, children: readonly Box[] = []): Box => ({ folder: ++folders, name, path: name, count: 1, bytes, children });
const area = ({ width, height }: Placed): number => width * height;
const named = (placed: readonly Placed[], name: string): Placed => {
  const found = placed.find((one) => one.box.name === name);
  if (!found) throw new Error(`no box ${name}`);
  return found;
};

describe('the boxes of a treemap', () => {
  test('have areas in proportion to their bytes', () => {
    const placed = placeBoxes(box('', 400, [box('large', 300), box('small', 100)]), 800, 400);
    expect(area(named(placed, 'large')) / area(named(placed, 'small'))).toBeCloseTo(3, 1);
  });

  test('lie within their parent, below its name', () => {
    const placed = placeBoxes(box('', 100, [box('2014', 60, [box('Iceland', 30), box('Norway', 30)]), box('2015', 40)]), 800, 400);
    const parent = named(placed, '2014');
    for (const name of ['Iceland', 'Norway']) {
      const child = named(placed, name);
      expect(child.y).toBeGreaterThanOrEqual(parent.y + 20);
      expect(child.x).toBeGreaterThanOrEqual(parent.x);
      expect(child.x + child.width).toBeLessThanOrEqual(parent.x + parent.width);
    }
    expect([parent.isParent, named(placed, 'Iceland').isParent]).toEqual([true, false]);
  });

  test('leave room for what a folder holds beside its folders', () => {
    const placed = placeBoxes(box('', 200, [box('half', 100, [box('quarter', 50)]), box('other half', 100)]), 800, 400);
    const ratio = area(named(placed, 'quarter')) / area(named(placed, 'other half'));
    expect(ratio).toBeGreaterThan(0.35);
    expect(ratio).toBeLessThan(0.55);
  });

  test('are none where nothing holds a byte, or the place has no width', () => {
    expect(placeBoxes(box('', 0, [box('empty', 0)]), 800, 400)).toEqual([]);
    expect(placeBoxes(box('', 9, [box('a', 9)]), 0, 0)).toEqual([]);
  });

  test('never reach out of the picture, and are never too thin to be hit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 40, max: 1600 }),
        (sizes, width) => {
          const children = sizes.map((bytes, i) => box(`f${i}`, bytes));
          const whole = sizes.reduce((a, b) => a + b, 0);
          for (const placed of placeBoxes(box('', whole, children), width, 340)) {
            expect(placed.x).toBeGreaterThanOrEqual(0);
            expect(placed.y).toBeGreaterThanOrEqual(0);
            expect(placed.x + placed.width).toBeLessThanOrEqual(width);
            expect(placed.y + placed.height).toBeLessThanOrEqual(340);
            expect(Math.min(placed.width, placed.height)).toBeGreaterThanOrEqual(3);
          }
        },
      ),
    );
  });

  test('have a label only where one fits', () => {
    const at = (width: number, height: number, isParent = false): number => labelRoom({ box: box('', 1), x: 0, y: 0, width, height, isParent });
    expect(at(100, 30)).toBe(11);
    expect(at(100, 12)).toBe(0);
    expect(at(40, 30)).toBe(0);
    expect(at(100, 40, true)).toBe(0);
  });
});

describe('the arrows of a treemap', () => {
  const at = (x: number, y: number): Placed => ({ box: box('', 1), x, y, width: 10, height: 10, isParent: false });
  const boxes = [at(0, 0), at(20, 0), at(40, 0), at(0, 20), at(22, 20)];

  test('lead to the nearest box in their direction', () => {
    expect(boxBeside(boxes, 0, 'ArrowRight')).toBe(1);
    expect(boxBeside(boxes, 2, 'ArrowLeft')).toBe(1);
    expect(boxBeside(boxes, 1, 'ArrowDown')).toBe(4);
    expect(boxBeside(boxes, 4, 'ArrowUp')).toBe(1);
  });

  test('stay where there is nothing further', () => {
    expect(boxBeside(boxes, 2, 'ArrowRight')).toBe(2);
    expect(boxBeside(boxes, 0, 'ArrowUp')).toBe(0);
    expect(boxBeside([], 0, 'ArrowUp')).toBe(0);
  });
});

test('the table has every box, the largest first', () => {
  const root = box('', 100, [box('small', 10), box('large', 90, [box('inner', 80)])]);
  expect(foldersBySize(root).map(({ name }) => name)).toEqual(['large', 'inner', 'small']);
});

describe('the bars of years', () => {
  const year = (of: number, count: number) => ({ year: of, count, bytes: count * 10 });

  test('are one a year, with the years between that have nothing', () => {
    expect(yearBars([year(2015, 2), year(2013, 1)])).toEqual([
      { year: 2013, count: 1, bytes: 10, label: '2013' },
      { year: 2014, count: 0, bytes: 0, label: '2014' },
      { year: 2015, count: 2, bytes: 20, label: '2015' },
    ]);
  });

  test('are at most 21, whatever dates a file claims, and lose no archive', () => {
    const bars = yearBars([year(1, 5), year(1970, 7), year(2020, 3)]);
    expect(bars).toHaveLength(21);
    expect(bars[0]).toEqual({ year: 2000, count: 12, bytes: 120, label: 'before 2001' });
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(15);
    expect(yearBars([])).toEqual([]);
  });
});
