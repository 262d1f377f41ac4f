/** Strategies by their medians, with intervals. */
import type { CustomSeriesRenderItem } from "echarts/types/dist/shared";
import { isRanked, labelOf } from "../data/trials";
import type { TrialReport } from "../data/types";
import { duration, durations, factor } from "../format";
import { el } from "../ui/dom";
import { chart, plain, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";

const ROW = 30;

/** A bar for each trial that is ranked, the fastest first. */
export function rankingChart(trials: readonly TrialReport[]): HTMLElement {
  const ranked = trials.filter(isRanked).sort((a, b) => (b.speedup ?? 0) - (a.speedup ?? 0));
  const names = ranked.map(labelOf);
  const described = ranked.map((trial) => `${labelOf(trial)} ${duration(trial.medianMs)}`).join(", ");
  return chart(
    `Median iteration of each strategy: ${described}`,
    () => ranked.length * ROW + 60,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 64, top: 8, bottom: 44 },
      xAxis: figureAxis("median iteration", place, (ms) => duration(ms), {
        min: 0,
        max: Math.max(...ranked.map((trial) => trial.medianInterval?.high ?? trial.medianMs ?? 0)) * 1.02,
      }),
      yAxis: [nameAxis(names, place), factors(ranked, place)],
      tooltip: tip((params) => tipOf(ranked[(params as { dataIndex: number }).dataIndex]), place),
      series: [bars(ranked, place), { type: "custom", silent: true, z: 3, data: intervals(ranked), renderItem: whisker(place, "across") }],
    }),
  );
}

/** Speed-ups, at the right. */
function factors(ranked: readonly TrialReport[], place: Place): object {
  return {
    ...nameAxis(
      ranked.map((trial) => factor(trial.speedup)),
      place,
    ),
    position: "right",
    axisLine: { show: false },
  };
}

function bars(ranked: readonly TrialReport[], place: Place): object {
  return {
    type: "bar",
    barMaxWidth: 16,
    data: ranked.map((trial) => ({
      value: trial.medianMs,
      itemStyle: plain(place.theme === "dark" ? "#4a9be6" : "#0059a8"),
    })),
  };
}

function intervals(ranked: readonly TrialReport[]): number[][] {
  return ranked.flatMap((trial, index) => (trial.medianInterval ? [[trial.medianInterval.low, index, trial.medianInterval.high]] : []));
}

/** An interval: of data [from, at, to] across, or [at, from, to] up. */
export function whisker(place: Place, direction: "across" | "up"): CustomSeriesRenderItem {
  return (_, api) => {
    const across = direction === "across";
    const at = across ? api.value(1) : api.value(0);
    const [x1, y1] = api.coord(across ? [api.value(0), at] : [at, api.value(1)]) as [number, number];
    const [x2, y2] = api.coord(across ? [api.value(2), at] : [at, api.value(2)]) as [number, number];
    const [dx, dy] = across ? [0, 5] : [5, 0];
    // Over bars as well as over paper: a light edge around the dark line, or the other way round.
    const edge = { stroke: place.theme === "dark" ? "#1b1e22" : "#ffffff", lineWidth: 4, fill: "none" };
    const style = { stroke: place.ink, lineWidth: 1.5, fill: "none" };
    const lines = [
      [x1, y1, x2, y2],
      [x1 - dx, y1 - dy, x1 + dx, y1 + dy],
      [x2 - dx, y2 - dy, x2 + dx, y2 + dy],
    ] as const;
    const drawn = [edge, style].flatMap((one) =>
      lines.map(([fromX, fromY, toX, toY]) => ({ type: "line" as const, shape: { x1: fromX, y1: fromY, x2: toX, y2: toY }, style: one })),
    );
    return { type: "group", children: drawn };
  };
}

function tipOf(trial: TrialReport | undefined): HTMLElement | null {
  if (!trial) return null;
  return el(
    "div",
    { class: "tip" },
    el("strong", {}, labelOf(trial)),
    el("div", {}, `median ${duration(trial.medianMs)}, 95 % ${durations(trial.medianInterval)}`),
    el("div", {}, `${factor(trial.speedup)} of an ideal ${factor(trial.idealSpeedup)}`),
  );
}
