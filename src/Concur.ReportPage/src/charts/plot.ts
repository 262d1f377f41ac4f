/** A sweep's pictures: both axes logarithmic, measured points with intervals, laws as lines. */
import type { PlotSeries, SweepPlot } from "../data/types";
import { duration, factor, whole } from "../format";
import { el } from "../ui/dom";
import { chart, figureAxis, tip, type Place } from "./chart";
import { SERIES } from "./palette";
import { whisker } from "./ranking";

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "arrow"] as const;

const LINES: Record<PlotSeries["kind"], { type: string; width: number }> = {
  measured: { type: "solid", width: 0 },
  fitted: { type: "solid", width: 1.5 },
  predicted: { type: "dashed", width: 1.5 },
  ideal: { type: "dotted", width: 1.5 },
};

/** The picture; names of series are told apart by colour and by symbol. */
export function plotChart(plot: SweepPlot): HTMLElement {
  const names = [...new Set(plot.series.map((series) => series.name))];
  const written = plot.up === "ms" ? (value: number | null) => duration(value) : (value: number | null) => factor(value);
  const points = (series: PlotSeries) => series.points.map((point) => `${whole(point.x)} ${plot.across} ${written(point.y)}`).join(", ");
  const described = plot.series.map((series) => `${series.name}, ${series.kind}: ${points(series)}`).join("; ");
  return chart(
    `${plot.title}: ${described}`,
    (width) => Math.max(280, Math.min(440, width * 0.5)) + legendHeight(names, width),
    (place) => ({
      grid: { left: 68, right: 24, top: 16 + legendHeight(names, place.width), bottom: 48 },
      legend: { top: 0, left: 0, textStyle: { color: place.ink }, itemGap: 12, data: names },
      xAxis: figureAxis(plot.across, place, (value) => whole(value), { type: "log", logBase: plot.base, ...extent(plot, "x") }),
      yAxis: figureAxis("", place, written, { type: "log", logBase: plot.base, ...extent(plot, "y") }),
      tooltip: tip((params) => tipOf(plot, params as { seriesIndex: number; dataIndex: number }, written), place),
      series: [...plot.series.map((series) => line(series, plot, names, place)), ...plot.series.map((series) => whiskers(series, place))],
    }),
  );
}

function legendHeight(names: readonly string[], width: number): number {
  const perLine = Math.max(1, Math.floor(width / 130));
  return Math.ceil(names.length / perLine) * 24;
}

/** The least and greatest coordinates with a little room around. */
function extent(plot: SweepPlot, axis: "x" | "y"): { min: number; max: number } {
  const all = plot.series
    .flatMap((series) => series.points.flatMap(({ x, y, interval }) => (axis === "x" ? [x] : [y, interval?.low ?? y, interval?.high ?? y])))
    .filter((value) => value > 0);
  return { min: Math.min(...all) / 1.15, max: Math.max(...all) * 1.15 };
}

function line(series: PlotSeries, plot: SweepPlot, names: readonly string[], place: Place): object {
  const at = names.indexOf(series.name);
  const colors = SERIES[place.theme];
  const measured = series.kind === "measured";
  return {
    name: series.name,
    type: "line",
    showSymbol: measured || series.kind === "predicted",
    symbol: measured ? SYMBOLS[at % SYMBOLS.length] : "emptyCircle",
    symbolSize: measured ? 9 : 6,
    color: series.kind === "ideal" ? place.ink : colors[at % colors.length],
    // Measured points are joined where no law is drawn through them.
    lineStyle:
      measured && !plot.series.some((one) => one.name === series.name && one.kind === "fitted")
        ? { type: "solid", width: 1 }
        : LINES[series.kind],
    data: series.points.map((point) => [point.x, point.y]),
  };
}

function whiskers(series: PlotSeries, place: Place): object {
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: series.points.flatMap(({ x, interval }) => (interval && interval.low > 0 ? [[x, interval.low, interval.high]] : [])),
    renderItem: whisker(place, "up"),
  };
}

function tipOf(
  plot: SweepPlot,
  params: { seriesIndex: number; dataIndex: number },
  written: (value: number | null) => string,
): HTMLElement | null {
  const series = plot.series[params.seriesIndex];
  const point = series?.points[params.dataIndex];
  if (!series || !point) return null;
  const interval = point.interval ? `, 95 % ${written(point.interval.low)} to ${written(point.interval.high)}` : "";
  return el(
    "div",
    { class: "tip" },
    el("strong", {}, `${series.name}, ${series.kind}`),
    el("div", {}, `${whole(point.x)} ${plot.across}: ${written(point.y)}${interval}`),
  );
}
