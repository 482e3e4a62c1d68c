/**
 * Where rows of a long list lie. Browsers end a page at 18 or 33 million pixels, at 640,000 rows of
 * 28; so beyond 8 million the scroll bar stands for more than it is high, and places are scaled
 * (dependencies.md, "Virtual lists"). All lengths are CSS pixels.
 */
export const MOST_PX = 8_000_000;

/** Rows above and below what is seen that are drawn too, so that a short scroll shows no gap. */
const BESIDE = 8;

export interface Sight {
  readonly rows: number;
  readonly rowPx: number;
  /** Height of what is seen at once. */
  readonly viewPx: number;
}

/** @returns how high the thing that scrolls is drawn. */
export const drawnPx = ({ rows, rowPx }: Sight): number => Math.min(MOST_PX, rows * rowPx);

export const isScaled = (sight: Sight): boolean => sight.rows * sight.rowPx > MOST_PX;

/** @returns the furthest that a list's top can be scrolled away. */
export const lastTop = ({ rows, rowPx, viewPx }: Sight): number => Math.max(0, rows * rowPx - viewPx);

/** @returns how far the list's top lies above the view, for a position of the scroll bar. */
export function topAt(scrollPx: number, sight: Sight): number {
  const lastScroll = Math.max(0, drawnPx(sight) - sight.viewPx);
  if (!isScaled(sight)) return within(scrollPx, lastTop(sight));
  return within((scrollPx / lastScroll) * lastTop(sight), lastTop(sight));
}

/** @returns where the scroll bar stands for a top: the inverse of `topAt`. */
export function scrollAt(topPx: number, sight: Sight): number {
  const lastScroll = Math.max(0, drawnPx(sight) - sight.viewPx);
  const top = within(topPx, lastTop(sight));
  return isScaled(sight) ? (top / lastTop(sight)) * lastScroll : top;
}

/** @returns the rows to draw: `from` to `to`, the end not included. */
export function drawn(topPx: number, sight: Sight): { readonly from: number; readonly to: number } {
  const { rows, rowPx, viewPx } = sight;
  const top = within(topPx, lastTop(sight));
  const from = Math.max(0, Math.floor(top / rowPx) - BESIDE);
  const to = Math.min(rows, Math.ceil((top + viewPx) / rowPx) + BESIDE);
  return { from, to };
}

/** @returns the top that shows a row wholly, nearest to where it is now. */
export function topToShow(row: number, topPx: number, sight: Sight): number {
  const above = row * sight.rowPx;
  const below = above + sight.rowPx - sight.viewPx;
  return within(Math.min(above, Math.max(topPx, below)), lastTop(sight));
}

/** @returns how many rows a page key moves by: those that are seen wholly, but one that stays in view. */
export const pageRows = ({ rowPx, viewPx }: Sight): number => Math.max(1, Math.floor(viewPx / rowPx) - 1);

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
