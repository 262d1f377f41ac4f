/** The critical path of an iteration, as a line through the rows. */
import type { PackedPath } from "../data/types";
import { duration } from "../format";
import type { Row } from "./columns";

/** A time that the line stays in a row, microseconds since the recording's start. */
export interface Stretch {
  row: number;
  start: number;
  end: number;
}

/** The stretches of those threads that have rows. */
export function stretchesOf(path: PackedPath | null, rows: readonly Row[]): Stretch[] {
  return (path?.stretches ?? [])
    .map(({ thread, start, end }) => ({ row: rows.findIndex((row) => row.threadIds.includes(thread)), start, end }))
    .filter(({ row }) => row >= 0);
}

/** What the line is, and what it lacks. */
export function wordsOf(path: PackedPath): string {
  const jumps =
    path.stretches.length === 1
      ? " It stays in one thread: there is no wait for a lock on it of which the recording tells the holder."
      : "";
  const cut = path.leftOutMs === null ? "" : ` Stretches up to ${duration(path.leftOutMs)} are left out.`;
  return (
    "The line is the critical path of one iteration, followed back from the unit that ended last: where that waited for a lock, " +
    `it leads on to the thread that held it.${jumps}${cut}`
  );
}
