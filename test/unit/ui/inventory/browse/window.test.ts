import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  drawn,
  drawnPx,
  isScaled,
  lastTop,
  MOST_PX,
  pageRows,
  scrollAt,
  topAt,
  topToShow,
  type Sight,
} from '../../../../../src/ui/inventory/browse/window.ts';

const sight: fc.Arbitrary<Sight> = fc.record({
  rows: fc.integer({ min: 0, max: 5_000_000 }),
  rowPx: fc.constantFrom(28, 40, 44, 64),
  viewPx: fc.integer({ min: 1, max: 2_000 }),
});
const sightAndPart = fc.tuple(sight, fc.double({ min: 0, max: 1, noNaN: true }));

test('nothing is drawn higher than browsers can scroll', () => {
  fc.assert(fc.property(sight, (made) => void expect(drawnPx(made)).toBeLessThanOrEqual(MOST_PX)));
});

test('the bar at its end shows the last row wholly, of five million rows too', () => {
  fc.assert(
    fc.property(sight, (made) => {
      fc.pre(made.rows > 0);
      const end = Math.max(0, drawnPx(made) - made.viewPx);
      const top = topAt(end, made);
      expect(drawn(top, made).to).toBe(made.rows);
    }),
  );
  const huge = { rows: 5_000_000, rowPx: 40, viewPx: 600 };
  expect(isScaled(huge)).toBe(true);
  expect(topAt(MOST_PX - 600, huge)).toBeCloseTo(lastTop(huge), 3);
});

test('bar and top are the same place told twice', () => {
  fc.assert(
    fc.property(sightAndPart, ([made, part]) => {
      const top = part * lastTop(made);
      expect(topAt(scrollAt(top, made), made)).toBeCloseTo(top, 2);
    }),
  );
});

test('what is in view is drawn, and little more', () => {
  fc.assert(
    fc.property(sightAndPart, ([made, part]) => {
      const top = part * lastTop(made);
      const { from, to } = drawn(top, made);
      expect(from * made.rowPx).toBeLessThanOrEqual(top);
      expect(to === made.rows || to * made.rowPx >= top + made.viewPx).toBe(true);
      expect(to - from).toBeLessThanOrEqual(made.viewPx / made.rowPx + 18);
    }),
  );
});

test('a row that is shown is in view wholly, and one that was in view moves nothing', () => {
  fc.assert(
    fc.property(sightAndPart, fc.nat(), ([made, part], any) => {
      fc.pre(made.rows > 0 && made.viewPx >= made.rowPx);
      const row = any % made.rows;
      const was = part * lastTop(made);
      const top = topToShow(row, was, made);
      expect(row * made.rowPx).toBeGreaterThanOrEqual(top - 0.001);
      expect((row + 1) * made.rowPx).toBeLessThanOrEqual(top + made.viewPx + 0.001);
      expect(topToShow(row, top, made)).toBeCloseTo(top, 6);
    }),
  );
});

test('a page leaves one row in view, and is a row at least', () => {
  expect(pageRows({ rows: 100, rowPx: 40, viewPx: 410 })).toBe(9);
  expect(pageRows({ rows: 100, rowPx: 40, viewPx: 10 })).toBe(1);
});
