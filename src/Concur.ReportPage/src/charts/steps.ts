/** From the ideal speed-up to the actual one, loss by loss, before it is drawn. */
import type { TrialReport } from "../data/types";

/** A step: what stood before it and what stands after it, in speed-ups. */
export interface Step {
  name: string;
  from: number;
  to: number;
  share: number;
}

/**
 * How a step is stacked: what is left free before it, and its parts above and below nothing. What is below nothing is
 * stacked from nothing down, so that only a step that is below as a whole has something free before it there.
 */
export function extentOf({ from, to }: Pick<Step, "from" | "to">): { before: number; above: number; below: number } {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return {
    before: low > 0 ? low : Math.min(0, high),
    above: Math.max(0, high) - Math.max(0, low),
    below: Math.min(0, low) - Math.min(0, high),
  };
}

/** Smaller losses stand together, as shares. */
const SMALL = 0.002;

/** What the ideal leaves out: it counts what can run at once. */
export const MORE_LANES = "workers beyond the ideal";

/** Sequential would be faster without them: its speed is no measure of computing alone. */
export const OWN_LOSSES = "sequential's own losses";

/** What lies between the mean iteration, whose time the account divides, and the median one, whose time is ranked. */
export const MEDIANS = "median, not mean";

/**
 * The steps down from the ideal: the greatest loss first, gains last; then what makes of a share of sequential's computing
 * a speed-up: sequential loses time as well, and medians are ranked, while accounts divide means. Null where there is no gap.
 */
export function stepsOf(trial: TrialReport, sequential: TrialReport | undefined): Step[] | null {
  if (trial.idealSpeedup === null || trial.speedup === null || trial.gap.length === 0) return null;
  const ideal = trial.idealSpeedup;
  const lanes = lanesOf(trial, ideal);
  const steps: Step[] = [];
  let at = ideal;
  const step = (name: string, share: number): void => {
    steps.push({ name, from: at, to: at - share * lanes, share });
    at -= share * lanes;
  };
  const parts = [
    { name: MORE_LANES, share: (ideal - lanes) / lanes },
    ...partsOf(trial),
    { name: OWN_LOSSES, share: -ownLosses(trial, sequential) },
  ];
  for (const part of parts.filter((one) => one.share !== 0)) step(part.name, part.share);
  const left = (at - trial.speedup) / lanes;
  if (Math.abs(left) >= 0.0005) step(MEDIANS, left);
  return steps;
}

/** Shares are of the lanes' time, and lanes may be more than what could run at once: those of a pool, or more than cores. */
function lanesOf(trial: TrialReport, ideal: number): number {
  return trial.account?.lanes ?? ideal;
}

/** What is known of the gap, the greatest loss first; small parts together. */
function partsOf(trial: TrialReport): { name: string; share: number }[] {
  const known = trial.gap.filter((part): part is { name: string; share: number } => part.share !== null);
  const shown = known.filter((part) => Math.abs(part.share) >= SMALL).sort((a, b) => b.share - a.share);
  const rest = known.filter((part) => Math.abs(part.share) < SMALL).reduce((sum, part) => sum + part.share, 0);
  return rest === 0 ? shown : [...shown, { name: "what is below 0.2 %", share: rest }];
}

/** What sequential took besides computing, as a share of the trial's lane time. */
function ownLosses(trial: TrialReport, sequential: TrialReport | undefined): number {
  const own = sequential?.account;
  const compute = own?.categories.find((category) => category.name === "compute")?.ms ?? null;
  return own && compute !== null && trial.account ? (own.laneMs - compute) / trial.account.laneMs : 0;
}
