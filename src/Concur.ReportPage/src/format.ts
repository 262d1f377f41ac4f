/** Figures for people, written as the terminal's tables write them. */

export const UNKNOWN = "n/a";

/** A duration given in ms with three significant digits or so. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return UNKNOWN;
  const size = Math.abs(ms);
  if (size === 0) return "0 ms";
  if (size < 0.001) return `${(ms * 1e6).toFixed(0)} ns`;
  if (size < 1) return `${trimmed(ms * 1e3, 1)} \u00b5s`;
  if (size < 10) return `${ms.toFixed(2)} ms`;
  if (size < 100) return `${ms.toFixed(1)} ms`;
  if (size < 10_000) return `${ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A share of 1 as per cent. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return UNKNOWN;
  const text = (share * 100).toFixed(1);
  return `${text === "-0.0" ? "0.0" : text} %`;
}

/** A factor: 1.87x. */
export function factor(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return UNKNOWN;
  return `${Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2)}x`;
}

/** An amount of memory; powers of 1000. */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (value < 1e3) return `${value.toFixed(0)} B`;
  if (value < 1e6) return `${trimmed(value / 1e3, 1)} kB`;
  if (value < 1e9) return `${trimmed(value / 1e6, 1)} MB`;
  return `${trimmed(value / 1e9, 2)} GB`;
}

/** A whole number with separators. */
export function whole(value: number | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** An interval of durations: 4.10 ms to 4.32 ms. */
export function durations(interval: { low: number; high: number } | null | undefined): string {
  return interval ? `${duration(interval.low)} to ${duration(interval.high)}` : UNKNOWN;
}

/** A number with so many digits behind the point at most, and no zeros at its end. */
export function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
