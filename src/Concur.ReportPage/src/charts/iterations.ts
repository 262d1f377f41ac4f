/** Every iteration's time, with each strategy's median and interval. */
import { labelOf, type Trial } from "../data/run";
import { duration } from "../format";
import { el } from "../ui/dom";
import { chart, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { SERIES } from "./palette";
import { whisker } from "./ranking";

/** So many points a strategy are drawn at most. */
export const MOST = 150;

const ROW = 44;

interface Point {
  ms: number;
  launch: number;
  iteration: number;
}

/** The iterations of the launches that nothing recorded, thinned evenly where there are too many to draw. */
export function pointsOf(trial: Trial): Point[] {
  const timing = trial.launches.filter((launch) => !launch.profiled);
  const all = timing.flatMap((launch, at) => launch.iterationsMs.map((ms, iteration) => ({ ms, launch: at + 1, iteration: iteration + 1 })));
  const step = Math.max(1, all.length / MOST);
  return Array.from({ length: Math.min(all.length, MOST) }, (_, index) => all[Math.floor(index * step)]).filter((point) => point !== undefined);
}

/** A row of points for each trial; each launch has a line of its own in it. */
export function iterationsChart(trials: readonly Trial[]): HTMLElement {
  const timed = trials.filter((trial) => trial.medianMs !== null);
  const rows = timed.map((trial) => ({ trial, points: pointsOf(trial), launches: trial.launches.filter((launch) => !launch.profiled).length }));
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
        { type: "custom", silent: true, yAxisIndex: 1, z: 4, data: rows.map((row, index) => [row.trial.medianMs ?? 0, index]), renderItem: median(place) },
        {
          type: "custom",
          silent: true,
          yAxisIndex: 1,
          z: 4,
          data: rows.flatMap((row, index) => (row.trial.medianInterval ? [[row.trial.medianInterval.low, index, row.trial.medianInterval.high]] : [])),
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
    itemStyle: { color: colors[index % colors.length], opacity: 0.55 },
    data: row.points.map((point) => ({ value: [point.ms, index + ((point.launch - 0.5) / row.launches - 0.5) * 0.7, index, point.launch, point.iteration] })),
  };
}

function median(place: Place) {
  return (_: unknown, api: { value(at: number): number | string; coord(at: (number | string)[]): number[] }) => {
    const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    return { type: "line" as const, shape: { x1: x, y1: y - 14, x2: x, y2: y + 14 }, style: { stroke: place.ink, lineWidth: 2 } };
  };
}

function tipOf(params: { data: { value: number[] } }, rows: readonly { trial: Trial }[]): HTMLElement | null {
  const [ms, , index, launch, iteration] = params.data.value;
  const row = rows[index ?? -1];
  return row ? el("div", { class: "tip" }, el("strong", {}, labelOf(row.trial)), el("div", {}, `${duration(ms)}, iteration ${iteration ?? 0} of launch ${launch ?? 0}`)) : null;
}
