/** From the ideal speed-up to the actual one, loss by loss, before it is drawn. */
import type { Account, Trial } from "../data/run";

/** A step: what stood before it and what stands after it, in speed-ups. */
export interface Step {
  name: string;
  from: number;
  to: number;
  share: number;
}

/** Smaller losses stand together, as shares. */
const SMALL = 0.002;

/** Sequential would be faster without them: its speed is no measure of computing alone. */
export const OWN_LOSSES = "sequential's own losses";

/** What lies between the mean iteration, whose time the account divides, and the median one, whose time is ranked. */
export const MEDIANS = "median, not mean";

/**
 * The steps down from the ideal: the greatest loss first, gains last; then what makes of a share of sequential's computing
 * a speed-up: sequential loses time as well, and medians are ranked, while accounts divide means. Null where there is no gap.
 */
export function stepsOf(trial: Trial, sequential: Trial | undefined): Step[] | null {
  if (trial.idealSpeedup === null || trial.speedup === null || trial.gap.length === 0) return null;
  const known = trial.gap.filter((part): part is { name: string; share: number } => part.share !== null);
  const shown = known.filter((part) => Math.abs(part.share) >= SMALL).sort((a, b) => b.share - a.share);
  const rest = known.filter((part) => Math.abs(part.share) < SMALL).reduce((sum, part) => sum + part.share, 0);
  const parts = rest === 0 ? shown : [...shown, { name: "what is below 0.2 %", share: rest }];
  const steps: Step[] = [];
  const ideal = trial.idealSpeedup;
  const step = (name: string, share: number): void => {
    const from = steps.at(-1)?.to ?? ideal;
    steps.push({ name, from, to: from - share * ideal, share });
  };
  for (const part of parts) step(part.name, part.share);
  const own = ownLosses(trial, sequential?.account ?? null);
  if (own !== 0) step(OWN_LOSSES, -own);
  const left = ((steps.at(-1)?.to ?? ideal) - trial.speedup) / ideal;
  if (Math.abs(left) >= 0.0005) step(MEDIANS, left);
  return steps;
}

/** What sequential took besides computing, as a share of the trial's lane time. */
function ownLosses(trial: Trial, sequential: Account | null): number {
  const compute = sequential?.categories.find((category) => category.name === "compute")?.ms ?? null;
  return sequential && compute !== null && trial.account ? (sequential.laneMs - compute) / trial.account.laneMs : 0;
}
