/** What an account could not tell. */
import type { Bar } from "../charts/bars";
import { lookOf } from "../charts/palette";
import { el } from "../ui/dom";

/** The categories that could not be had are named, never shown as nothing. */
export function unavailable(bars: readonly Bar[]): HTMLElement | null {
  const missing = bars.flatMap((bar) => {
    const names = bar.categories.filter((category) => category.ms === null).map((category) => lookOf(category.name).words);
    return names.length === 0 ? [] : [{ label: bar.label, names: names.join(", ") }];
  });
  if (missing.length === 0) return null;
  const same = missing.length === bars.length && missing.every((one) => one.names === missing[0]?.names);
  return el(
    "p",
    { class: "muted" },
    `Unavailable: ${same ? (missing[0]?.names ?? "") : missing.map((one) => `${one.label}: ${one.names}`).join("; ")}`,
  );
}
