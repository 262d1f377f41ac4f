/** Accounts as stacked bars. */
import { duration, percent } from "../format";
import { el } from "../ui/dom";
import { shownIn, timeOf, type Bar } from "./bars";
import { areaOf, chart, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { inkOn } from "./contrast";
import { lookOf } from "./palette";

const ROW = 34;
/** Narrower areas have no words in them, px a letter. */
const LETTER = 7;

/** A bar of 100 % for each account; what is negative stands left of nothing. */
export function accountChart(whole: string, bars: readonly Bar[]): HTMLElement {
  const categories = shownIn(bars);
  return chart(
    `Shares of ${whole}. ${bars.map((bar) => `${bar.label}: ${described(bar, categories)}`).join("; ")}`,
    () => bars.length * ROW + 52,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 16, top: 4, bottom: 44 },
      xAxis: figureAxis(`share of ${whole}`, place, (share) => `${Math.round(share * 100)} %`, {
        max: longest(bars),
        min: ({ min }: { min: number }) => (min < -0.005 ? Math.floor(min * 20) / 20 : 0),
      }),
      yAxis: nameAxis(
        bars.map((bar) => bar.label),
        place,
      ),
      tooltip: tip((params) => tipOf(bars, categories, params as { dataIndex: number }), place),
      series: categories.map((category) => series(category, bars, place)),
    }),
  );
}

/** Where the residue is negative, what is told is more than the whole. */
function longest(bars: readonly Bar[]): number {
  return Math.max(
    1,
    ...bars.map(
      (bar) =>
        [...bar.categories.map((one) => one.ms), bar.unexplainedMs].reduce((sum: number, ms) => sum + Math.max(0, ms ?? 0), 0) /
        bar.wholeMs,
    ),
  );
}

function series(category: string, bars: readonly Bar[], place: Place): object {
  const look = lookOf(category);
  const { words } = look;
  const room = place.width - labelWidth(place.width) - 28;
  return {
    name: words,
    type: "bar",
    stack: "account",
    barWidth: 22,
    itemStyle: areaOf(category, place.theme),
    data: bars.map((bar) => {
      const value = (timeOf(bar, category) ?? 0) / bar.wholeMs;
      return { value, label: { show: value * room > words.length * LETTER + 8 } };
    }),
    label: {
      color: inkOn(look[place.theme]),
      // Lines of the pattern do not run through the letters.
      backgroundColor: look[place.theme],
      padding: [2, 4],
      formatter: () => words,
    },
  };
}

function described(bar: Bar, categories: readonly string[]): string {
  const share = (ms: number | null) => (ms === null ? "unavailable" : percent(ms / bar.wholeMs));
  return categories.map((category) => `${lookOf(category).words} ${share(timeOf(bar, category))}`).join(", ");
}

function tipOf(bars: readonly Bar[], categories: readonly string[], params: { dataIndex: number }): HTMLElement | null {
  const bar = bars[params.dataIndex];
  if (!bar) return null;
  const rows = categories
    .map((category) => ({ category, ms: timeOf(bar, category) }))
    .sort((a, b) => Math.abs(b.ms ?? 0) - Math.abs(a.ms ?? 0));
  return el(
    "table",
    { class: "tip" },
    el("caption", {}, bar.label),
    el(
      "tbody",
      {},
      ...rows.map(({ category, ms }) =>
        el(
          "tr",
          {},
          el("th", {}, lookOf(category).words),
          el("td", { class: "figure" }, ms === null ? "unavailable" : percent(ms / bar.wholeMs)),
          el("td", { class: "figure" }, duration(ms)),
        ),
      ),
    ),
  );
}
