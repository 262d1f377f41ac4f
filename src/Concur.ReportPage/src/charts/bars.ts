/** Accounts, before they are drawn. */
import type { NamedNs } from "../data/types";
import { placeOf } from "./palette";

/** Times that add up to a whole. */
export interface Bar {
  label: string;
  wholeMs: number;
  categories: NamedNs[];
  unexplainedMs: number | null;
}

/** The categories that any of the bars shows, in the order of the account, the residue last. */
export function shownIn(bars: readonly Bar[]): string[] {
  const names = new Set(
    bars.flatMap((bar) =>
      bar.categories.filter((category) => Math.abs((category.ms ?? 0) / bar.wholeMs) >= 0.0005).map((category) => category.name),
    ),
  );
  const ordered = [...names].sort((a, b) => placeOf(a) - placeOf(b));
  return [...ordered, "unexplained"];
}

/** The time of a category; null where it can't be had. */
export function timeOf(bar: Bar, category: string): number | null {
  if (category === "unexplained") return bar.unexplainedMs;
  return bar.categories.find((one) => one.name === category)?.ms ?? null;
}
