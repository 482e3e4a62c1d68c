/** Where the boxes of a treemap lie; drawing and keys are elsewhere. */
import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { Box } from '../../../loader/inventory/messages.ts';

/** A box as it is drawn, in CSS pixels. Parents come before their children. */
export interface Placed {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** It has boxes of its own within it; its label stands in a strip above them. */
  readonly isParent: boolean;
}

/** Room for the name of a folder above its boxes. */
export const STRIP = 20;
/** Smaller than this there is no room for a strip. */
const STRIP_FROM = { width: 48, height: 48 };
/** Thinner boxes can't be seen, so they aren't stops of the keyboard either; the table has them. */
const LEAST = 3;

/** @returns the boxes below the root that can be seen, of areas in proportion to their bytes. */
export function placeBoxes(root: Box, width: number, height: number): Placed[] {
  // d3 sums up from below: a box brings only what it holds beyond its children.
  const tree = hierarchy<Box>(root, ({ children }) => children).sum(({ bytes, children }) =>
    children.reduce((own, child) => Math.max(0, own - child.bytes), bytes),
  );
  tree.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Box>()
    .tile(treemapSquarify)
    .size([width, height])
    .round(true)
    .paddingInner(1)
    .paddingOuter((node) => (node.depth === 0 ? 0 : 1))
    .paddingTop(({ depth, x0, x1, y0, y1 }) => (depth > 0 && hasStrip(x1 - x0, y1 - y0) ? STRIP : 1))(tree);
  return placed
    .descendants()
    .filter(({ depth, x0, x1, y0, y1 }) => depth > 0 && x1 - x0 >= LEAST && y1 - y0 >= LEAST)
    .map(({ data, x0, x1, y0, y1, children }) => ({ box: data, x: x0, y: y0, width: x1 - x0, height: y1 - y0, isParent: children !== undefined }));
}

const hasStrip = (width: number, height: number): boolean => width >= STRIP_FROM.width && height >= STRIP_FROM.height;

/** Mean width of a character of the label's face, in CSS pixels. */
const CHARACTER = 8;
const LABEL_HEIGHT = 16;
/** Fewer characters tell nothing. */
const LEAST_LABEL = 5;

/** @returns how many characters of a label fit; 0 where it isn't worth it. */
export function labelRoom({ width, height, isParent }: Placed): number {
  if (isParent && !hasStrip(width, height)) return 0;
  const most = height < LABEL_HEIGHT ? 0 : Math.floor((width - 8) / CHARACTER);
  return most >= LEAST_LABEL ? most : 0;
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * @returns the place of the box that an arrow leads to: the nearest one in that direction, where
 * sideways counts double; the same place at the picture's edge.
 */
export function boxBeside(boxes: readonly Placed[], from: number, arrow: Arrow): number {
  const here = boxes[from];
  if (!here) return 0;
  const isSideways = arrow === 'ArrowLeft' || arrow === 'ArrowRight';
  const sign = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1;
  let best = from;
  let nearest = Infinity;
  for (const [at, there] of boxes.entries()) {
    const right = middle(there.x, there.width) - middle(here.x, here.width);
    const down = middle(there.y, there.height) - middle(here.y, here.height);
    const ahead = sign * (isSideways ? right : down);
    const beside = Math.abs(isSideways ? down : right);
    const distance = ahead + 2 * beside;
    if (at !== from && ahead > 0 && distance < nearest) {
      best = at;
      nearest = distance;
    }
  }
  return best;
}

const middle = (start: number, length: number): number => start + length / 2;
