/** What compare says, as compare --format json writes it. Ratios are the candidate's over the baseline's. */
import type { Finding, Interval } from "./run";

export interface Ratio {
  ratio: number;
  interval: Interval | null;
}

export interface ComparedRun {
  name: string;
  startedUtc: string;
  toolVersion: string;
}

export interface CategoryShift {
  name: string;
  baselineMs: number;
  candidateMs: number;
  baselineShare: number;
  candidateShare: number;
  verdict: "grew" | "same" | "shrank" | "unsure";
}

export type Verdict = "faster" | "same" | "slower" | "unsure";

export interface ComparedTrial {
  label: string;
  baselineMs: number | null;
  candidateMs: number | null;
  time: Ratio | null;
  timeVerdict: Verdict | null;
  baselineSpeedup: number | null;
  candidateSpeedup: number | null;
  speedup: Ratio | null;
  speedupVerdict: Verdict | null;
  launchesNeeded: number | null;
  categories: CategoryShift[];
}

export interface RunComparison {
  run: ComparedRun;
  scope: "times" | "shape";
  differences: { name: string; baseline: string | null; candidate: string | null; kind: string }[];
  rows: ComparedTrial[];
  meanRatio: number | null;
  findingsGone: Finding[];
  findingsNew: Finding[];
}

export interface Comparison {
  baseline: ComparedRun;
  threshold: number;
  candidates: RunComparison[];
  gates: { gate: string; run: string; label: string | null; outcome: string; reason: string }[];
}
