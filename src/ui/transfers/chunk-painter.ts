import { Cell, type Cells, type Layout } from './chunk-map.ts';

/** Ten frames a second at most. */
const FRAME_MS = 100;

interface Colours {
  readonly outline: string;
  readonly water: string;
  readonly bad: string;
  readonly proof: string;
}

/** Draws a chunk map: at most ten times a second, and only the cells that changed. */
export class ChunkPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #pen: CanvasRenderingContext2D | null;
  #layout: Layout | undefined;
  #wanted: Cells = new Uint8Array();
  #drawn: Cells = new Uint8Array();
  #width = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = -Infinity;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext('2d');
  }

  /** Shows these cells, soon. Another layout or width draws all of them anew. */
  show(cells: Cells, layout: Layout, width: number): void {
    this.#wanted = cells;
    const same = this.#layout && width === this.#width && JSON.stringify(layout) === JSON.stringify(this.#layout);
    if (!same) {
      this.#layout = layout;
      this.#width = width;
      this.forget();
    }
    this.#timer ??= setTimeout(() => this.#draw(), Math.max(0, this.#lastMs + FRAME_MS - performance.now()));
  }

  /** Draws everything anew: colours or the sharpness of the screen changed. */
  redraw(): void {
    this.forget();
    if (this.#layout) this.show(this.#wanted, this.#layout, this.#width);
  }

  /** Nothing of what was drawn counts any more. */
  forget(): void {
    this.#drawn = new Uint8Array();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #draw(): void {
    this.#timer = undefined;
    this.#lastMs = performance.now();
    if (!this.#layout || !this.#pen) return;
    if (this.#drawn.length !== this.#wanted.length) this.#clear(this.#layout);
    const colours = coloursOf(this.#canvas);
    const mirrored = getComputedStyle(this.#canvas).direction === 'rtl';
    for (const [i, cell] of this.#wanted.entries())
      if (cell !== this.#drawn[i]) this.#drawCell(this.#pen, this.#layout, i, cell as Cell, colours, mirrored);
    this.#drawn = this.#wanted.slice();
  }

  #clear({ rows, size, gap }: Layout): void {
    const scale = devicePixelRatio;
    this.#canvas.width = Math.round(this.#width * scale);
    this.#canvas.height = Math.round((rows * (size + gap) - gap) * scale);
    this.#pen?.setTransform(scale, 0, 0, scale, 0, 0);
  }

  #drawCell(pen: CanvasRenderingContext2D, { columns, size, gap }: Layout, index: number, cell: Cell, colours: Colours, mirrored: boolean): void {
    const along = (index % columns) * (size + gap);
    const x = mirrored ? this.#width - along - size : along;
    const y = Math.floor(index / columns) * (size + gap);
    pen.clearRect(x, y, size, size);
    if (cell === Cell.checked || cell === Cell.proven) {
      pen.fillStyle = cell === Cell.proven ? colours.proof : colours.water;
      pen.fillRect(x, y, size, size);
      return;
    }
    pen.lineWidth = 1;
    pen.strokeStyle = cell === Cell.damaged ? colours.bad : colours.outline;
    pen.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    if (cell === Cell.inFlight) {
      pen.fillStyle = colours.water;
      pen.fillRect(x, y + size / 2, size, size / 2);
    }
    if (cell === Cell.damaged) cross(pen, x, y, size);
  }
}

function cross(pen: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  pen.beginPath();
  pen.moveTo(x + 1, y + 1);
  pen.lineTo(x + size - 1, y + size - 1);
  pen.moveTo(x + size - 1, y + 1);
  pen.lineTo(x + 1, y + size - 1);
  pen.stroke();
}

/** A canvas knows no tokens: the stylesheet puts them on properties that don't show on a canvas. */
function coloursOf(canvas: HTMLCanvasElement): Colours {
  const { color, caretColor, columnRuleColor, textDecorationColor } = getComputedStyle(canvas);
  return { water: color, proof: caretColor, outline: columnRuleColor, bad: textDecorationColor };
}
