/** Ratios of a comparison with their intervals, around one. */
import type { ComparedTrial, RunComparison } from "../data/types";
import { factor } from "../format";
import { el } from "../ui/dom";
import { chart, plain, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { whisker } from "./ranking";

const ROW = 28;

const COLORS = {
  light: { faster: "#00855f", slower: "#c84c00", same: "#5f6b76", unsure: "#a88a2b" },
  dark: { faster: "#22b98b", slower: "#f0782f", same: "#a3adb8", unsure: "#d8bd62" },
};
const SYMBOLS = { faster: "triangle", slower: "diamond", same: "circle", unsure: "emptyCircle" };

/** What a row is held by: its time on the same machine, else its speed-up. */
export function heldBy(comparison: RunComparison, row: ComparedTrial) {
  const times = comparison.scope === "times";
  return { ratio: times ? row.time : row.speedup, verdict: (times ? row.timeVerdict : row.speedupVerdict) ?? "unsure" };
}

/** A row for each strategy that has a ratio; null where none has. */
export function ratiosChart(comparison: RunComparison): HTMLElement | null {
  const rows = comparison.rows.filter((row) => heldBy(comparison, row).ratio !== null);
  if (rows.length === 0) return null;
  const what = comparison.scope === "times" ? "time, candidate over baseline" : "speed-up, candidate over baseline";
  return chart(
    `Ratios of ${what}: ` +
      rows.map((row) => `${row.label} ${factor(heldBy(comparison, row).ratio?.ratio)}, ${heldBy(comparison, row).verdict}`).join("; "),
    () => rows.length * ROW + 56,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 64, top: 8, bottom: 48 },
      xAxis: figureAxis(what, place, (value) => factor(value), extent(comparison, rows)),
      yAxis: nameAxis(
        rows.map((row) => row.label),
        place,
      ),
      tooltip: tip((params) => tipOf(comparison, rows[(params as { dataIndex: number }).dataIndex]), place),
      series: [
        { type: "custom", silent: true, data: [[1, 0]], renderItem: one(place) },
        {
          type: "custom",
          silent: true,
          z: 3,
          data: rows.flatMap((row, index) => intervalOf(comparison, row, index)),
          renderItem: whisker(place, "across"),
        },
        { type: "scatter", z: 4, data: rows.map((row, index) => point(comparison, row, index, place)) },
      ],
    }),
  );
}

/** From the least end of an interval to the greatest, and one in any case. */
function extent(comparison: RunComparison, rows: readonly ComparedTrial[]): { min: number; max: number } {
  const ends = rows.flatMap((row) => {
    const { ratio } = heldBy(comparison, row);
    return ratio ? [ratio.ratio, ratio.interval?.low ?? ratio.ratio, ratio.interval?.high ?? ratio.ratio] : [];
  });
  return { min: Math.min(0.98, ...ends) * 0.99, max: Math.max(1.02, ...ends) * 1.01 };
}

function intervalOf(comparison: RunComparison, row: ComparedTrial, index: number): number[][] {
  const interval = heldBy(comparison, row).ratio?.interval;
  return interval ? [[interval.low, index, interval.high]] : [];
}

function point(comparison: RunComparison, row: ComparedTrial, index: number, place: Place): object {
  const { ratio, verdict } = heldBy(comparison, row);
  return {
    value: [ratio?.ratio ?? 1, index],
    symbol: SYMBOLS[verdict],
    symbolSize: 11,
    itemStyle: plain(COLORS[place.theme][verdict]),
    label: { show: true, position: "top", distance: 2, color: place.ink, fontSize: 11, formatter: `${factor(ratio?.ratio)} ${verdict}` },
  };
}

/** The line at which nothing moved. */
function one(place: Place) {
  return (params: { coordSys: unknown }, api: { coord(at: number[]): number[] }) => {
    const { y, height } = params.coordSys as { y: number; height: number };
    const [x = 0] = api.coord([1, 0]);
    return {
      type: "line" as const,
      shape: { x1: x, y1: y, x2: x, y2: y + height },
      style: { stroke: place.ink, lineWidth: 1, lineDash: [4, 3] },
    };
  };
}

function tipOf(comparison: RunComparison, row: ComparedTrial | undefined): HTMLElement | null {
  if (!row) return null;
  const { ratio, verdict } = heldBy(comparison, row);
  const interval = ratio?.interval ? `, 95 % ${factor(ratio.interval.low)} to ${factor(ratio.interval.high)}` : "";
  return el("div", { class: "tip" }, el("strong", {}, row.label), el("div", {}, `${factor(ratio?.ratio)}${interval}: ${verdict}`));
}
