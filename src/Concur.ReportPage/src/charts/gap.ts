/** From the ideal speed-up to the actual one, loss by loss. */
import { labelOf } from "../data/trials";
import type { TrialReport } from "../data/types";
import { factor, percent } from "../format";
import { el } from "../ui/dom";
import { areaOf, chart, plain, figureAxis, labelWidth, nameAxis, tip, type Place } from "./chart";
import { lookOf } from "./palette";
import { extentOf, stepsOf, type Step } from "./steps";

const ROW = 28;

/** The waterfall; null where the trial has no gap. */
export function gapChart(trial: TrialReport, sequential: TrialReport | undefined): HTMLElement | null {
  const steps = stepsOf(trial, sequential);
  if (!steps || trial.idealSpeedup === null || trial.speedup === null) return null;
  const [ideal, actual] = [trial.idealSpeedup, trial.speedup];
  const rows = [{ name: "ideal", from: 0, to: ideal, share: 0 }, ...steps, { name: "actual", from: 0, to: actual, share: 0 }];
  return chart(
    `${labelOf(trial)}: from an ideal ${factor(ideal)} to ${factor(actual)}: ` +
      steps.map((step) => `${lookOf(step.name).words} ${percent(step.share)}`).join(", "),
    () => rows.length * ROW + 52,
    (place) => ({
      grid: { left: labelWidth(place.width) + 12, right: 64, top: 4, bottom: 44 },
      xAxis: figureAxis(
        "speed-up",
        place,
        (value) => factor(value),
        rows.every((row) => Math.min(row.from, row.to) >= 0) ? { min: 0 } : {},
      ),
      yAxis: nameAxis(
        rows.map((row) => lookOf(row.name).words),
        place,
      ),
      tooltip: tip((params) => tipOf(rows[(params as { dataIndex: number }).dataIndex]), place),
      series: [
        { type: "bar", stack: "gap", silent: true, itemStyle: plain("transparent"), data: rows.map((row) => extentOf(row).before) },
        {
          type: "bar",
          stack: "gap",
          barWidth: 16,
          data: rows.map((row) => barOf(row, extentOf(row).above, extentOf(row).above > 0, place)),
        },
        { type: "bar", stack: "gap", data: rows.map((row) => barOf(row, extentOf(row).below, extentOf(row).above === 0, place)) },
      ],
    }),
  );
}

function barOf(row: Step, value: number, labelled: boolean, place: Place): object {
  const isWhole = row.share === 0;
  return {
    value,
    itemStyle: isWhole ? plain(place.theme === "dark" ? "#4a9be6" : "#0059a8") : areaOf(row.name, place.theme),
    label: {
      show: labelled,
      position: "right",
      color: place.ink,
      formatter: isWhole ? factor(row.to) : `${row.share > 0 ? "\u2212" : "+"}${percent(Math.abs(row.share))}`,
    },
  };
}

function tipOf(row: Step | undefined): HTMLElement | null {
  if (!row) return null;
  const text =
    row.share === 0 ? factor(row.to) : `${percent(row.share)} of the workers' time: from ${factor(row.from)} to ${factor(row.to)}`;
  return el("div", { class: "tip" }, el("strong", {}, lookOf(row.name).words), el("div", {}, text));
}
