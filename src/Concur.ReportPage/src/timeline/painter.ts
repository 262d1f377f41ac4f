/** Paints the rows in view onto a canvas. */
import { inkOn } from "../charts/contrast";
import { lookOf } from "../charts/palette";
import { duration } from "../format";
import type { Theme } from "../ui/theme";
import type { Row } from "./columns";
import type { Stretch } from "./path";
import { Raster } from "./raster";
import { ticks, type Range } from "./range";

/** Sizes, CSS px. */
export const SIZES = { row: 22, bar: 16, axis: 24, process: 20, gap: 3 } as const;

/** Wider rectangles have their category written into them, px a letter. */
const LETTER = 7;
const TICKS_APART = 110;

/** A shorter bar says nothing, px. */
const LEAST_ERROR = 3;

export interface Picture {
  rows: readonly Row[];
  /** Where each row begins, px from the top of all rows. */
  tops: readonly number[];
  categories: readonly string[];
  range: Range;
  /** The recording's start, to which instants are written. */
  origin: number;
  theme: Theme;
  labels: number;
  width: number;
  height: number;
  scroll: number;
  chosen: number;
  path: readonly Stretch[];
}

/** Where each row begins; a row that opens a process leaves room for its name when there are several. */
export function topsOf(rows: readonly Row[]): { tops: number[]; height: number } {
  const several = rows.filter((row) => row.opensProcess).length > 1 || rows.some((row) => row.machine !== null);
  let top = 0;
  const tops = rows.map((row) => {
    if (several && row.opensProcess) top += SIZES.process;
    const own = top;
    top += SIZES.row;
    return own;
  });
  return { tops, height: top };
}

export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #raster: Raster;

  constructor(canvas: HTMLCanvasElement, categories: number) {
    this.#canvas = canvas;
    this.#raster = new Raster(categories);
  }

  paint(picture: Picture): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(picture.width * ratio), Math.round(picture.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) [this.#canvas.width, this.#canvas.height] = [width, height];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colors = colorsOf(picture.theme);
    context.fillStyle = colors.paper;
    context.fillRect(0, 0, picture.width, picture.height);
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    this.#axis(context, picture, colors);
    context.save();
    context.beginPath();
    context.rect(0, SIZES.axis, picture.width, picture.height - SIZES.axis);
    context.clip();
    picture.rows.forEach((row, index) => {
      const y = SIZES.axis + (picture.tops[index] ?? 0) - picture.scroll;
      if (y > picture.height || y + SIZES.row < SIZES.axis - SIZES.process) return;
      this.#row(context, picture, colors, row, index, y);
    });
    this.#path(context, picture, colors);
    context.restore();
  }

  /** Along the bottoms of the bars, where it hides no words; with an edge, because bars may have its colour. */
  #path(context: CanvasRenderingContext2D, picture: Picture, colors: Colors): void {
    context.beginPath();
    context.rect(picture.labels, 0, picture.width, picture.height);
    context.clip();
    context.beginPath();
    for (const { row, start, end } of picture.path) {
      const y = SIZES.axis + (picture.tops[row] ?? 0) - picture.scroll + SIZES.gap + SIZES.bar - 1;
      context.lineTo(xOf(start, picture), y);
      context.lineTo(xOf(end, picture), y);
    }

    for (const [color, width] of [
      [colors.paper, 5],
      [colors.ink, 2.5],
    ] as const) {
      [context.strokeStyle, context.lineWidth] = [color, width];
      context.stroke();
    }
  }

  /** The process's name; at the right, as long as times of its machine may be off in both directions together, a bar with ends. */
  #heading(context: CanvasRenderingContext2D, picture: Picture, colors: Colors, row: Row, middle: number): void {
    const error = row.machine === null ? null : errorWidth(row.machine.errorMs, picture);
    const room = picture.width - 12 - (error === null ? 0 : error + 12);
    context.fillStyle = colors.muted;
    context.fillText(shortened(context, headingOf(row), Math.max(room, picture.labels)), 6, middle);
    if (error === null) return;
    const [from, to] = [picture.width - 6 - error, picture.width - 6];
    context.fillStyle = colors.ink;
    context.fillRect(from, middle - 1, error, 2);
    context.fillRect(from, middle - 5, 1, 10);
    context.fillRect(to - 1, middle - 5, 1, 10);
  }

  #axis(context: CanvasRenderingContext2D, picture: Picture, colors: Colors): void {
    const { at, step } = ticks(picture.range, picture.width - picture.labels, TICKS_APART);
    context.textAlign = "left";
    for (const us of at) {
      const x = xOf(us, picture);
      context.fillStyle = colors.faint;
      context.fillRect(Math.round(x), 0, 1, picture.height);
      context.fillStyle = colors.ink;
      context.fillText(instant(us - picture.origin, step), x + 4, SIZES.axis / 2);
    }
  }

  #row(context: CanvasRenderingContext2D, picture: Picture, colors: Colors, row: Row, index: number, y: number): void {
    const several = (picture.tops[0] ?? 0) > 0;
    context.textAlign = "left";
    if (several && row.opensProcess) {
      this.#heading(context, picture, colors, row, y - SIZES.process / 2);
    }

    if (index === picture.chosen) {
      context.fillStyle = colors.chosen;
      context.fillRect(0, y, picture.width, SIZES.row);
    }

    const top = y + SIZES.gap;
    context.fillStyle = colors.untold;
    context.fillRect(picture.labels, top, picture.width - picture.labels, SIZES.bar);
    this.#raster.draw(row, picture.range, Math.max(1, Math.floor(picture.width - picture.labels)), (from, to, kind) => {
      const look = lookOf(picture.categories[kind] ?? "");
      context.fillStyle = look[picture.theme];
      context.fillRect(picture.labels + from, top, to - from, SIZES.bar);
      if (to - from < look.words.length * LETTER + 8) return;
      context.fillStyle = inkOn(look[picture.theme]);
      context.fillText(look.words, picture.labels + from + 5, top + SIZES.bar / 2 + 0.5);
    });
    context.fillStyle = colors.paper;
    context.fillRect(0, y, picture.labels, SIZES.row);
    context.fillStyle = index === picture.chosen ? colors.chosen : colors.paper;
    context.fillRect(0, y, picture.labels, SIZES.row);
    context.fillStyle = colors.ink;
    context.fillText(shortened(context, row.name, picture.labels - 12), 6, y + SIZES.row / 2);
  }
}

/** The name of a row's process, and how well the clock of its machine is known. */
export function headingOf(row: Pick<Row, "process" | "machine">): string {
  return row.machine === null ? row.process : `${row.process} (clock \u00b1${duration(row.machine.errorMs)})`;
}

/** How long the room is in which a machine's times may be, px; null where it is too short to be seen, or longer than the view. */
export function errorWidth(errorMs: number, picture: Pick<Picture, "range" | "labels" | "width">): number | null {
  const room = picture.width - picture.labels;
  const px = ((2 * errorMs * 1e3) / (picture.range.end - picture.range.start)) * room;
  return px < LEAST_ERROR || px > room ? null : px;
}

interface Colors {
  paper: string;
  ink: string;
  muted: string;
  faint: string;
  untold: string;
  chosen: string;
}

function colorsOf(theme: Theme): Colors {
  return theme === "dark"
    ? { paper: "#1b1e22", ink: "#e8eaed", muted: "#a3adb8", faint: "#3c4147", untold: "#2a2e33", chosen: "#2d3a4a" }
    : { paper: "#ffffff", ink: "#22262a", muted: "#5a636c", faint: "#dfe2e6", untold: "#f0f2f4", chosen: "#dce9f7" };
}

/** From an instant to a pixel. */
export function xOf(us: number, picture: Pick<Picture, "range" | "labels" | "width">): number {
  const { range, labels, width } = picture;
  return labels + ((us - range.start) / (range.end - range.start)) * (width - labels);
}

/** From a pixel to an instant. */
export function instantAt(x: number, picture: Pick<Picture, "range" | "labels" | "width">): number {
  const { range, labels, width } = picture;
  return range.start + ((x - labels) / (width - labels)) * (range.end - range.start);
}

/** An instant with as many digits as the distance of ticks needs. */
function instant(us: number, step: number): string {
  if (us === 0) return "0";
  const [scale, unit] = Math.abs(us) >= 1e6 ? [1e6, "s"] : Math.abs(us) >= 1e3 ? [1e3, "ms"] : [1, "\u00b5s"];
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step / scale) - 1e-9)));
  return Number.isFinite(us) ? `${(us / scale).toFixed(digits)} ${unit}` : duration(us / 1e3);
}

function shortened(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  let [low, high] = [0, name.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${name.slice(0, middle)}\u2026`).width <= room) low = middle;
    else high = middle - 1;
  }

  return `${name.slice(0, low)}\u2026`;
}
