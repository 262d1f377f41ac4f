/** Accounts as stacked bars. */
import type { Category } from "../data/run";
import { duration, percent } from "../format";
import { el } from "../ui/dom";
import { areaOf, chart, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { lookOf } from "./palette";

/** Times that add up to a whole. */
export interface Bar {
  label: string;
  wholeMs: number;
  categories: Category[];
  unexplainedMs: number | null;
}

const ROW = 34;
/** Narrower areas have no words in them, px a letter. */
const LETTER = 7;

/** The categories that any of the bars shows, in the order of the account, the residue last. */
export function shownIn(bars: readonly Bar[]): string[] {
  const names = new Set(bars.flatMap((bar) => bar.categories.filter((category) => Math.abs((category.ms ?? 0) / bar.wholeMs) >= 0.0005).map((category) => category.name)));
  const ordered = [...new Set(bars.flatMap((bar) => bar.categories.map((category) => category.name)))].filter((name) => names.has(name));
  return [...ordered, "unexplained"];
}

/** The time of a category; null where it can't be had. */
export function timeOf(bar: Bar, category: string): number | null {
  if (category === "unexplained") return bar.unexplainedMs;
  return bar.categories.find((one) => one.name === category)?.ms ?? null;
}

/** A bar of 100 % for each account; what is negative stands left of nothing. */
export function accountChart(whole: string, bars: readonly Bar[]): HTMLElement {
  const categories = shownIn(bars);
  return chart(
    `Shares of ${whole}. ${bars.map((bar) => `${bar.label}: ${described(bar, categories)}`).join("; ")}`,
    () => bars.length * ROW + 52,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 16, top: 4, bottom: 44 },
      xAxis: figureAxis(`share of ${whole}`, place, (share) => `${Math.round(share * 100)} %`, { max: 1 }),
      yAxis: nameAxis(bars.map((bar) => bar.label), place),
      tooltip: tip((params) => tipOf(bars, categories, params as { dataIndex: number }), place),
      series: categories.map((category) => series(category, bars, place)),
    }),
  );
}

function series(category: string, bars: readonly Bar[], place: Place): object {
  const words = lookOf(category).words;
  const room = place.width - labelWidth(place.width) - 28;
  return {
    name: words,
    type: "bar",
    stack: "account",
    barWidth: 22,
    itemStyle: areaOf(category, place.theme),
    data: bars.map((bar) => (timeOf(bar, category) ?? 0) / bar.wholeMs),
    label: {
      show: true,
      color: "#ffffff",
      textBorderColor: "#22262a",
      textBorderWidth: 2,
      formatter: ({ value }: { value: number }) => (value * room > words.length * LETTER + 8 ? words : ""),
    },
  };
}

function described(bar: Bar, categories: readonly string[]): string {
  return categories.map((category) => `${lookOf(category).words} ${percent((timeOf(bar, category) ?? 0) / bar.wholeMs)}`).join(", ");
}

function tipOf(bars: readonly Bar[], categories: readonly string[], params: { dataIndex: number }): HTMLElement | null {
  const bar = bars[params.dataIndex];
  if (!bar) return null;
  const rows = categories.map((category) => ({ category, ms: timeOf(bar, category) })).sort((a, b) => Math.abs(b.ms ?? 0) - Math.abs(a.ms ?? 0));
  return el(
    "table",
    { class: "tip" },
    el("caption", {}, bar.label),
    el(
      "tbody",
      {},
      ...rows.map(({ category, ms }) =>
        el("tr", {}, el("th", {}, lookOf(category).words), el("td", { class: "figure" }, ms === null ? "unavailable" : percent(ms / bar.wholeMs)), el("td", { class: "figure" }, duration(ms))),
      ),
    ),
  );
}
