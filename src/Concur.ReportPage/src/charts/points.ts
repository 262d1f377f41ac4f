/** Iterations, before they are drawn. */
import type { TrialReport } from "../data/types";

/** So many points a strategy are drawn at most. */
export const MOST = 150;

export interface Point {
  ms: number;
  launch: number;
  iteration: number;
}

/** The iterations of the timed launches, thinned evenly where there are too many to draw. */
export function pointsOf(trial: TrialReport): Point[] {
  const timing = trial.launches.filter((launch) => !launch.profiled);
  const all = timing.flatMap((launch, at) =>
    launch.iterationsMs.map((ms, iteration) => ({ ms, launch: at + 1, iteration: iteration + 1 })),
  );
  const step = Math.max(1, all.length / MOST);
  const thinned = Array.from({ length: Math.min(all.length, MOST) }, (_, index) => all[Math.floor(index * step)]).filter(
    (point) => point !== undefined,
  );
  // The fastest and the slowest are drawn in any case: findings speak of them.
  const ordered = [...all].sort((a, b) => a.ms - b.ms);
  return [...new Set([...thinned, ...ordered.slice(0, 1), ...ordered.slice(-1)])];
}
