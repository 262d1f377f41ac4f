/** The part of a timeline that is in view. */

export interface Range {
  start: number;
  end: number;
}

/** Not less than that is shown, microseconds. */
const LEAST = 2;

/** Zooms by a factor (below 1: closer) around an instant, which stays where it is. */
export function zoomed(range: Range, whole: Range, factor: number, around: number): Range {
  const length = Math.max(LEAST, Math.min(whole.end - whole.start, (range.end - range.start) * factor));
  const share = (around - range.start) / (range.end - range.start);
  return clamped({ start: around - share * length, end: around + (1 - share) * length }, whole);
}

/** Moves by a time; stops at the ends. */
export function panned(range: Range, whole: Range, us: number): Range {
  return clamped({ start: range.start + us, end: range.end + us }, whole);
}

/** The range within the whole; as long as it was, where the whole is that long. */
export function clamped(range: Range, whole: Range): Range {
  const length = Math.min(range.end - range.start, whole.end - whole.start);
  const start = Math.min(Math.max(range.start, whole.start), whole.end - length);
  return { start, end: start + length };
}

/** Round instants across a range: about one for each so many pixels. */
export function ticks(range: Range, width: number, apart: number): { at: number[]; step: number } {
  const step = roundUp(((range.end - range.start) * apart) / width);
  const at: number[] = [];
  for (let tick = Math.ceil(range.start / step) * step; tick <= range.end; tick += step) at.push(tick);
  return { at, step };
}

/** 1, 2 or 5 times a power of ten, not less than the value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return digit * power;
}
