/** The account of what is in view: every row's time there belongs to a category, or no event tells of it. */
import { firstEndingAfter, type Row } from "./columns";
import type { Range } from "./range";

export interface RangeAccount {
  /** Microseconds by category; of all rows. */
  times: Float64Array;
  /** Of which no event tells. */
  untold: number;
  /** Rows times the range's length. */
  whole: number;
}

/** The categories' times and what is untold add up to the whole. */
export function accountOf(rows: readonly Row[], range: Range, categories: number): RangeAccount {
  const times = new Float64Array(categories);
  let told = 0;
  for (const row of rows) {
    for (let i = firstEndingAfter(row, range.start); i < row.count; i++) {
      const start = row.starts[i] ?? 0;
      if (start >= range.end) break;
      const time = Math.min(row.ends[i] ?? 0, range.end) - Math.max(start, range.start);
      const kind = row.kinds[i] ?? 0;
      times[kind] = (times[kind] ?? 0) + time;
      told += time;
    }
  }

  const whole = rows.length * (range.end - range.start);
  return { times, untold: whole - told, whole };
}
