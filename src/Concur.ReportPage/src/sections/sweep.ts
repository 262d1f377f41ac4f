/** A sweep: curves, laws, break-even sizes, predictions, points. */
import { accountChart } from "../charts/account";
import { shownIn, type Bar } from "../charts/bars";
import { legend } from "../charts/legend";
import { plotChart } from "../charts/plot";
import type { BreakEven, SweepDocument, SweepSection } from "../data/types";
import { duration, durations, factor, percent, whole } from "../format";
import { el } from "../ui/dom";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";
import { facts, repeat } from "./environment";
import { empty, section } from "./section";
import { unavailable } from "./unavailable";

/** How many machines have the workers of a strategy; null for a strategy of one machine. */
type Machines = (strategy: string, workers: number) => number | null;

export function sweepSections({ report, answers, failures, plots, commandLine, spanning }: SweepSection): HTMLElement[] {
  const each = report.sweep.machines?.workersEach;
  const machines: Machines = (strategy, workers) => (each !== undefined && spanning.includes(strategy) ? workers / each : null);
  return [
    section({
      id: "answer",
      title: "Answer",
      content: () => [
        ...answers.map((answer) => el("p", { class: "answer" }, answer)),
        ...failures.map((failure) => el("p", { class: "error" }, failure)),
      ],
    }),
    section({
      id: "curves",
      title: "Curves",
      content: () => [
        report.launchesMade < report.launchesPlanned
          ? el(
              "p",
              { class: "error" },
              `${whole(report.launchesMade)} of ${whole(report.launchesPlanned)} launches were made: the sweep was not finished.`,
            )
          : null,
        ...(plots.length === 0
          ? [empty("There are too few points for a curve.")]
          : plots.map((plot) => el("figure", {}, el("figcaption", {}, plot.title), plotChart(plot)))),
        plots.length === 0
          ? null
          : el(
              "p",
              { class: "muted" },
              "Points are measured, with 95 % intervals; lines are fitted laws, dashed lines are simulated, dotted lines are the ideal. " +
                "Both axes are logarithmic.",
            ),
      ],
    }),
    section({ id: "break-even", title: "Break-even sizes", content: () => [breakEvens(report, machines)] }),
    section({ id: "laws", title: "Laws of scaling", content: () => [laws(report), predictions(report)] }),
    section({ id: "account", title: "Where the time went", content: () => accounts(report, machines) }),
    section({ id: "points", title: "Points", content: () => [points(report, machines)] }),
    section({ id: "machine", title: "Machine and request", content: () => [repeat(commandLine), facts("Machine", report.sweep.machine)] }),
  ];
}

function breakEvens(report: SweepDocument, machines: Machines): HTMLElement {
  if (report.breakEvens.length === 0) return empty("A break-even takes several sizes.");
  return table(
    "Size of a unit from which a strategy is faster than sequential",
    [
      { title: "strategy" },
      ...(report.sweep.machines ? [{ title: "machines", figures: true }] : []),
      { title: "workers", figures: true },
      { title: "size", figures: true },
      { title: "95 % interval" },
      { title: "said" },
    ],
    report.breakEvens.map((one) => [
      text(one.strategy),
      ...(report.sweep.machines ? [figure(machines(one.strategy, one.workers), whole)] : []),
      figure(one.workers, whole),
      figure(one.size, whole),
      text(intervalOf(one)),
      text(said(one)),
    ]),
  );
}

function intervalOf({ interval }: BreakEven): string {
  if (!interval) return "n/a";
  const low = interval.low === null ? "below the smallest size" : whole(interval.low);
  const high = interval.high === null ? "above the largest size" : whole(interval.high);
  return `${low} to ${high}`;
}

function said(one: BreakEven): string {
  const words: Record<BreakEven["outcome"], string> = {
    found: "pays from there on",
    always: "pays at every size that was measured",
    never: "pays at no size that was measured",
    unsure: "not told apart",
  };
  return words[one.outcome];
}

function laws(report: SweepDocument): HTMLElement {
  if (report.curves.length === 0) return empty("A law takes several numbers of workers.");
  return table(
    "Amdahl's serial share and the Universal Scalability Law's coefficients",
    [
      { title: "strategy" },
      { title: "size", figures: true },
      { title: "serial share", figures: true },
      { title: "contention", figures: true },
      { title: "coherency", figures: true },
      { title: "peak at workers", figures: true },
      { title: "misfit", figures: true },
    ],
    report.curves.map((curve) => [
      text(curve.strategy),
      figure(curve.size, whole),
      figure(curve.serialShare, percent),
      figure(curve.contention, percent),
      figure(curve.coherency, (value) => value?.toFixed(4) ?? "n/a"),
      figure(curve.peakWorkers, (value) => value?.toFixed(1) ?? "n/a"),
      figure(curve.misfit, percent),
    ]),
  );
}

function predictions(report: SweepDocument): HTMLElement | null {
  if (report.projections.length === 0) return null;
  const each = report.sweep.machines?.workersEach;
  return table(
    "Predicted by simulation",
    [
      { title: "strategy" },
      { title: "size", figures: true },
      { title: each === undefined ? "cores" : "machines", figures: true },
      { title: "time", figures: true },
      { title: "at best", figures: true },
      { title: "speed-up", figures: true },
      { title: "off at the point left out", figures: true },
    ],
    report.projections.map((one) => [
      text(one.strategy),
      figure(one.size, whole),
      figure(one.cores / (each ?? 1), whole),
      figure(one.timeMs, duration),
      figure(one.bestMs, duration),
      figure(one.speedup, factor),
      figure(one.leftOutError, percent),
    ]),
  );
}

function accounts(report: SweepDocument, machines: Machines): (HTMLElement | null)[] {
  const bars = barsOf(report, machines);
  return bars.length === 0
    ? [empty("No point has an account.")]
    : [accountChart("worker time", bars), legend(shownIn(bars)), unavailable(bars)];
}

/** The accounts at the greatest size, or those that there are. */
function barsOf(report: SweepDocument, machines: Machines): Bar[] {
  const size = Math.max(...report.points.filter((point) => point.account !== null).map((point) => point.size));
  return report.points.flatMap((point): Bar[] =>
    point.account && point.size === size && point.account.laneMs > 0
      ? [
          {
            label: `${point.strategy}, ${crew(point.workers, machines(point.strategy, point.workers))}`,
            wholeMs: point.account.laneMs,
            categories: point.account.categories,
            unexplainedMs: point.account.unexplainedMs,
          },
        ]
      : [],
  );
}

function crew(workers: number, machines: number | null): string {
  return machines === null ? String(workers) : `${machines} ${machines === 1 ? "machine" : "machines"}`;
}

function points(report: SweepDocument, machines: Machines): HTMLElement {
  return table(
    "Every point",
    [
      { title: "strategy" },
      ...(report.sweep.machines ? [{ title: "machines", figures: true }] : []),
      { title: "workers", figures: true },
      { title: "size", figures: true },
      { title: "median", figures: true },
      { title: "95 % interval", figures: true },
      { title: "speed-up", figures: true },
      { title: "iterations", figures: true },
      { title: "result" },
    ],
    report.points.map((point) => [
      text(point.strategy),
      ...(report.sweep.machines ? [figure(machines(point.strategy, point.workers), whole)] : []),
      figure(point.workers, whole),
      figure(point.size, whole),
      figure(point.medianMs, duration),
      { text: durations(point.medianInterval), value: point.medianInterval?.low ?? null },
      figure(point.speedup?.ratio, factor),
      figure(point.iterations, whole),
      text(point.status === "ok" ? (point.resultsAgree === false ? "WRONG" : "ok") : point.status, point.error ?? undefined),
    ]),
  );
}
