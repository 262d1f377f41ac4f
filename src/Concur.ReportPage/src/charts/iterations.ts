/** Every iteration's time, with each strategy's median and interval. */
import { labelOf } from "../data/trials";
import type { TrialReport } from "../data/types";
import { duration } from "../format";
import { el } from "../ui/dom";
import { chart, plain, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { SERIES } from "./palette";
import { pointsOf, type Point } from "./points";
import { whisker } from "./ranking";

const ROW = 44;

/** A row of points for each trial; each launch has a line of its own in it. */
export function iterationsChart(trials: readonly TrialReport[]): HTMLElement {
  const timed = trials.filter((trial) => trial.medianMs !== null);
  const rows = timed.map((trial) => ({
    trial,
    points: pointsOf(trial),
    launches: trial.launches.filter((launch) => !launch.profiled).length,
  }));
  const described = timed.map((trial) => `${labelOf(trial)}: ${trial.iterations} iterations around ${duration(trial.medianMs)}`).join("; ");
  return chart(
    `Times of iterations. ${described}`,
    () => rows.length * ROW + 56,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 24, top: 8, bottom: 44 },
      xAxis: figureAxis("iteration", place, (ms) => duration(ms), { scale: true }),
      yAxis: [nameAxis(timed.map(labelOf), place), { type: "value", min: -0.5, max: timed.length - 0.5, inverse: true, show: false }],
      tooltip: tip((params) => tipOf(params as { data: { value: number[] } }, rows), place),
      series: [
        ...rows.map((row, index) => points(row, index, place)),
        {
          type: "custom",
          silent: true,
          yAxisIndex: 1,
          z: 4,
          data: rows.map((row, index) => [row.trial.medianMs ?? 0, index]),
          renderItem: median(place),
        },
        {
          type: "custom",
          silent: true,
          yAxisIndex: 1,
          z: 4,
          data: rows.flatMap((row, index) =>
            row.trial.medianInterval ? [[row.trial.medianInterval.low, index, row.trial.medianInterval.high]] : [],
          ),
          renderItem: whisker(place, "across"),
        },
      ],
    }),
  );
}

function points(row: { points: Point[]; launches: number }, index: number, place: Place): object {
  const colors = SERIES[place.theme];
  return {
    type: "scatter",
    yAxisIndex: 1,
    symbolSize: 5,
    itemStyle: { ...plain(colors[index % colors.length] ?? place.ink), opacity: 0.55 },
    data: row.points.map((point) => ({
      value: [point.ms, index + ((point.launch - 0.5) / row.launches - 0.5) * 0.7, index, point.launch, point.iteration],
    })),
  };
}

function median(place: Place) {
  return (_: unknown, api: { value(at: number): number | string; coord(at: (number | string)[]): number[] }) => {
    const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    return { type: "line" as const, shape: { x1: x, y1: y - 14, x2: x, y2: y + 14 }, style: { stroke: place.ink, lineWidth: 2 } };
  };
}

function tipOf(params: { data: { value: number[] } }, rows: readonly { trial: TrialReport }[]): HTMLElement | null {
  const [ms, , index, launch, iteration] = params.data.value;
  const row = rows[index ?? -1];
  return row
    ? el(
        "div",
        { class: "tip" },
        el("strong", {}, labelOf(row.trial)),
        el("div", {}, `${duration(ms)}, iteration ${iteration ?? 0} of launch ${launch ?? 0}`),
      )
    : null;
}
