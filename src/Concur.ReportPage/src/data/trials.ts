/** Trials, and what a page has for each of them. */
import type { TrialReport } from "./types";

/** Whether a trial's speed means anything: a wrong answer's does not. One that was cut short counts with the launches it had. */
export function isRanked(trial: TrialReport): boolean {
  return (trial.status === "ok" || trial.status === "skipped") && trial.resultsAgree !== false && trial.medianMs !== null;
}

/** The name of a trial in reports: its strategy, and its variant where it has one. */
export function labelOf(trial: TrialReport): string {
  return trial.variant === null ? trial.strategy : `${trial.strategy}@${trial.variant}`;
}

/** The value that a record has for a label. A label may be any text, "constructor" among them, which every object has. */
export function under<T>(record: Record<string, T>, label: string): T | undefined {
  return Object.hasOwn(record, label) ? record[label] : undefined;
}
