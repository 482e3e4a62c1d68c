import type { Attachment } from 'svelte/attachments';
import { drawn, drawnPx, isScaled, lastTop, scrollAt, topAt, topToShow, type Sight } from './window.ts';

/** A line of a wheel that counts in lines, in pixels: what browsers scroll by. */
const LINE_PX = 16;

/**
 * What is in view of a list of any length. The scroll bar is the browser's own; where it is scaled,
 * wheel and finger move by rows and not by the bar.
 */
export class Scroller {
  topPx = $state(0);
  viewPx = $state(0);
  rowPx = $state(40);
  readonly #rows: () => number;
  #viewport: HTMLElement | undefined;
  /** Where this class put the bar last: the scroll event that follows isn't the person's. */
  #put = 0;

  constructor(rows: () => number) {
    this.#rows = rows;
  }

  readonly sight: Sight = $derived.by(() => ({ rows: this.#rows(), rowPx: this.rowPx, viewPx: this.viewPx }));
  readonly drawn = $derived(drawn(this.topPx, this.sight));
  readonly firstSeen = $derived(Math.floor(Math.min(this.topPx, lastTop(this.sight)) / this.rowPx));

  show(row: number): void {
    this.scrollTo(topToShow(row, this.topPx, this.sight));
  }

  scrollTo(topPx: number): void {
    this.topPx = Math.min(lastTop(this.sight), Math.max(0, topPx));
    this.#putBar();
  }

  /** On what scrolls. */
  readonly viewport: Attachment<HTMLElement> = (element) => {
    this.#viewport = element;
    const scroll = (): void => {
      if (Math.abs(element.scrollTop - this.#put) < 1) return;
      this.#put = element.scrollTop;
      this.topPx = topAt(element.scrollTop, this.sight);
    };
    const wheel = (event: WheelEvent): void => {
      if (!isScaled(this.sight) || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = [1, LINE_PX, this.viewPx][event.deltaMode] ?? 1;
      this.scrollTo(this.topPx + event.deltaY * unit);
    };
    let fingerAt: number | undefined;
    const touch = (event: TouchEvent): void => {
      fingerAt = event.touches.length === 1 ? event.touches[0]?.clientY : undefined;
    };
    const drag = (event: TouchEvent): void => {
      const at = event.touches[0]?.clientY;
      if (!isScaled(this.sight) || fingerAt === undefined || at === undefined) return;
      event.preventDefault();
      this.scrollTo(this.topPx + fingerAt - at);
      fingerAt = at;
    };
    const sizes = new ResizeObserver(() => (this.viewPx = element.clientHeight));
    sizes.observe(element);
    element.addEventListener('scroll', scroll, { passive: true });
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('touchstart', touch, { passive: true });
    element.addEventListener('touchmove', drag, { passive: false });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', scroll);
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('touchstart', touch);
      element.removeEventListener('touchmove', drag);
    };
  };

  /** On something as high as a row: the style sheet says how high that is. */
  readonly probe: Attachment<HTMLElement> = (element) => {
    const sizes = new ResizeObserver(() => {
      const rowPx = element.getBoundingClientRect().height;
      if (rowPx === 0 || rowPx === this.rowPx) return;
      const first = this.topPx / this.rowPx;
      this.rowPx = rowPx;
      this.scrollTo(first * rowPx);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  };

  /** On what gives the bar its length. */
  readonly length: Attachment<HTMLElement> = (element) => {
    element.style.blockSize = `${drawnPx(this.sight)}px`;
    // A list that grew or shrank leaves the bar where its rows are.
    if (this.topPx > lastTop(this.sight)) this.topPx = lastTop(this.sight);
    this.#putBar();
  };

  /** On what holds the drawn rows: it stands where the first of them belongs. */
  readonly rows: Attachment<HTMLElement> = (element) => {
    const shift = scrollAt(this.topPx, this.sight) - this.topPx + this.drawn.from * this.rowPx;
    element.style.transform = `translateY(${shift}px)`;
  };

  #putBar(): void {
    if (!this.#viewport) return;
    const wanted = scrollAt(this.topPx, this.sight);
    if (Math.abs(this.#viewport.scrollTop - wanted) < 1) return;
    this.#viewport.scrollTop = wanted;
    this.#put = this.#viewport.scrollTop;
  }
}
