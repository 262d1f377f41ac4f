/** From intervals to rectangles of pixels: however many there are, a row has no more rectangles than pixels. */
import { firstEndingAfter, type Row } from "./columns";
import type { Range } from "./range";

const NONE = -1;

/** Called with the first pixel, the one behind the last, and the category that has most of the time in each of them. */
export type Emit = (from: number, to: number, kind: number) => void;

/** Draws a row. Where several intervals share a pixel, the category with the most time in it has it. */
export class Raster {
  readonly #weights: Float64Array;
  #pixel = NONE;
  #runFrom = 0;
  #runTo = 0;
  #runKind = NONE;
  #emit: Emit = () => undefined;

  constructor(categories: number) {
    this.#weights = new Float64Array(categories);
  }

  draw(row: Row, range: Range, width: number, emit: Emit): void {
    this.#emit = emit;
    this.#pixel = this.#runKind = NONE;
    const perPixel = (range.end - range.start) / width;
    for (let i = firstEndingAfter(row, range.start); i < row.count; i++) {
      const start = row.starts[i] ?? 0;
      if (start >= range.end) break;
      const from = Math.max(0, (start - range.start) / perPixel);
      const to = Math.min(width, ((row.ends[i] ?? 0) - range.start) / perPixel);
      this.#interval(from, to, row.kinds[i] ?? 0, width);
    }

    this.#settle();
    this.#flush();
  }

  #interval(from: number, to: number, kind: number, width: number): void {
    const first = Math.min(Math.floor(from), width - 1);
    const last = Math.min(Math.floor(to), width - 1);
    if (first === last) {
      this.#weigh(first, kind, to - from);
      return;
    }

    this.#weigh(first, kind, first + 1 - from);
    if (last > first + 1) {
      this.#settle();
      this.#extend(first + 1, last, kind);
    }

    // What ends where a pixel begins has nothing of it.
    if (to > last) this.#weigh(last, kind, to - last);
  }

  #weigh(pixel: number, kind: number, share: number): void {
    if (pixel !== this.#pixel) {
      this.#settle();
      this.#pixel = pixel;
    }

    // An interval of no length is seen as well.
    this.#weights[kind] = (this.#weights[kind] ?? 0) + Math.max(share, 1e-9);
  }

  #settle(): void {
    if (this.#pixel === NONE) return;
    let [heaviest, weight] = [NONE, 0];
    for (let kind = 0; kind < this.#weights.length; kind++) {
      const own = this.#weights[kind] ?? 0;
      if (own > weight) [heaviest, weight] = [kind, own];
    }

    this.#weights.fill(0);
    const pixel = this.#pixel;
    this.#pixel = NONE;
    if (heaviest !== NONE) this.#extend(pixel, pixel + 1, heaviest);
  }

  #extend(from: number, to: number, kind: number): void {
    if (this.#runKind === kind && this.#runTo === from) {
      this.#runTo = to;
      return;
    }

    this.#flush();
    [this.#runFrom, this.#runTo, this.#runKind] = [from, to, kind];
  }

  #flush(): void {
    if (this.#runKind !== NONE) this.#emit(this.#runFrom, this.#runTo, this.#runKind);
    this.#runKind = NONE;
  }
}
