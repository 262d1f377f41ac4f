/** A sweep, as sweep.json has it, and its pictures. */
import type { Ratio } from "./comparison";
import type { Account, Interval } from "./run";

export interface SweepPoint {
  strategy: string;
  workers: number;
  size: number;
  medianMs: number | null;
  medianInterval: Interval | null;
  iterations: number;
  speedup: Ratio | null;
  account: Account | null;
  resultsAgree: boolean | null;
  status: string;
  error: string | null;
}

export interface Curve {
  strategy: string;
  size: number;
  serialShare: number | null;
  serialShareInterval: Interval | null;
  contention: number | null;
  contentionInterval: Interval | null;
  coherency: number | null;
  coherencyInterval: Interval | null;
  peakWorkers: number | null;
  misfit: number | null;
}

export interface BreakEven {
  strategy: string;
  workers: number;
  outcome: "found" | "always" | "never" | "unsure";
  size: number | null;
  interval: { low: number | null; high: number | null } | null;
}

export interface Projection {
  strategy: string;
  size: number;
  cores: number;
  timeMs: number;
  bestMs: number;
  speedup: number | null;
  leftOutError: number | null;
}

export interface Sweep {
  sweep: { request: { workload: string }; machine: Record<string, unknown>; startedUtc: string; workers: number[]; sizes: number[] };
  launchesPlanned: number;
  launchesMade: number;
  points: SweepPoint[];
  curves: Curve[];
  breakEvens: BreakEven[];
  projections: Projection[];
}

export type PlotKind = "measured" | "fitted" | "predicted" | "ideal";

/** A picture whose axes are both logarithmic; all coordinates are positive. */
export interface Plot {
  name: string;
  title: string;
  across: string;
  up: string;
  /** By what the marks of both axes grow. */
  base: number;
  series: { name: string; kind: PlotKind; points: { x: number; y: number; low: number | null; high: number | null }[] }[];
}
