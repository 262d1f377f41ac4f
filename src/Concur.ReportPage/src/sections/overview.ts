/** The answer, the ranking, the accounts, the iterations: all strategies side by side. */
import { accountChart } from "../charts/account";
import { shownIn, timeOf, type Bar } from "../charts/bars";
import { iterationsChart } from "../charts/iterations";
import { legend } from "../charts/legend";
import { lookOf } from "../charts/palette";
import { MOST } from "../charts/points";
import { rankingChart } from "../charts/ranking";
import { isRanked, labelOf, under } from "../data/trials";
import type { RunSection, TrialReport } from "../data/types";
import { duration, durations, factor, percent } from "../format";
import { el, fill, select } from "../ui/dom";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";
import { empty, figures, section } from "./section";
import { unavailable } from "./unavailable";

export function answerSection(entry: RunSection): HTMLElement {
  const places = entry.ranking;
  const trials = ranked(entry);
  const timed = trials.some(isRanked);
  return section({
    id: "answer",
    title: "Answer",
    content: () => [
      ...(entry.disturbance === null ? [] : [el("p", { class: "disturbance" }, entry.disturbance)]),
      el("p", { class: "answer" }, entry.answer),
      timed ? rankingChart(trials) : empty("No strategy has a right answer that was timed."),
      table(
        "The ranking",
        [
          { title: "strategy" },
          { title: "median", figures: true },
          { title: "95 % interval", figures: true },
          { title: "speed-up", figures: true },
          { title: "ideal", figures: true },
          { title: "cores used", figures: true },
          { title: "place" },
          { title: "result" },
          { title: "profiling overhead", figures: true },
        ],
        trials.map((trial, index) => [
          text(labelOf(trial)),
          figure(trial.medianMs, duration),
          { text: durations(trial.medianInterval), value: trial.medianInterval?.low ?? null },
          figure(trial.speedup, factor),
          figure(trial.idealSpeedup, factor),
          figure(trial.coresUsed, (value) => value?.toFixed(2) ?? "n/a"),
          text(places[index]?.word ?? ""),
          text(resultOf(trial), trial.error ?? undefined),
          figure(trial.observerEffect === null ? null : trial.observerEffect - 1, percent),
        ]),
      ),
      ...entry.failures.map((failure) => el("p", { class: "error" }, failure)),
      el(
        "ul",
        { class: "sentences" },
        ...trials.flatMap((trial) => (under(entry.sentences, labelOf(trial)) ?? []).map((sentence) => el("li", {}, sentence))),
      ),
    ],
  });
}

/** The trials, the fastest first. */
function ranked(entry: RunSection): TrialReport[] {
  return entry.ranking.flatMap((place) => entry.run.trials.filter((trial) => labelOf(trial) === place.strategy).slice(0, 1));
}

function resultOf(trial: TrialReport): string {
  if (trial.status !== "ok") return trial.status;
  return trial.resultsAgree === false ? "WRONG: differs from the first strategy's" : trial.resultsAgree === null ? "ok" : "ok, agrees";
}

type Kind = "worker time" | "core time";

export function accountSection(entry: RunSection): HTMLElement {
  const place = el("div");
  const draw = (kind: Kind) => {
    const bars = barsOf(entry.run.trials, kind);
    if (bars.length === 0)
      fill(
        place,
        empty(
          kind === "worker time"
            ? "No account: nothing was recorded (--profile none), or no strategy succeeded."
            : "The cores' account is unavailable here.",
        ),
      );
    else fill(place, accountChart(kind, bars), legend(shownIn(bars)), unavailable(bars), figures(tableOf(kind, bars)));
  };
  return section({
    id: "account",
    title: "Where the time went",
    content: () => {
      draw("worker time");
      return [
        select("Of", ["worker time", "core time"] satisfies Kind[], "worker time", (kind) => {
          draw(kind as Kind);
        }),
        place,
      ];
    },
  });
}

/** The accounts that there are, as bars. */
export function barsOf(trials: readonly TrialReport[], kind: Kind): Bar[] {
  return trials.flatMap((trial): Bar[] => {
    if (kind === "worker time") {
      const { account } = trial;
      return account && account.laneMs > 0
        ? [{ label: labelOf(trial), wholeMs: account.laneMs, categories: account.categories, unexplainedMs: account.unexplainedMs }]
        : [];
    }

    const { coreAccount } = trial;
    const wholeMs = coreAccount ? coreAccount.cores * coreAccount.wallMs : 0;
    return coreAccount && wholeMs > 0
      ? [{ label: labelOf(trial), wholeMs, categories: coreAccount.categories, unexplainedMs: coreAccount.unexplainedMs }]
      : [];
  });
}

function tableOf(whole: string, bars: readonly Bar[]): HTMLElement {
  const categories = shownIn(bars);
  return table(
    `Shares of ${whole}`,
    [
      { title: "strategy" },
      { title: "in all", figures: true },
      ...categories.map((category) => ({ title: lookOf(category).words, figures: true })),
    ],
    bars.map((bar) => [
      text(bar.label),
      figure(bar.wholeMs, duration),
      ...categories.map((category) => {
        const ms = timeOf(bar, category);
        return figure(ms === null ? null : ms / bar.wholeMs, percent);
      }),
    ]),
  );
}

export function iterationsSection(entry: RunSection): HTMLElement {
  const timed = entry.run.trials.filter((trial) => trial.medianMs !== null);
  const thinned = timed.some((trial) => trial.iterations > MOST);
  return section({
    id: "iterations",
    title: "Iterations",
    content: () =>
      timed.length === 0
        ? [empty("No iteration was timed.")]
        : [
            iterationsChart(timed),
            el(
              "p",
              { class: "muted" },
              "Each point is an iteration of a timed launch, with the launches from top to bottom; the line is the median, " +
                "the bracket its 95 % interval." +
                (thinned ? ` Only ${MOST} of the iterations are drawn.` : ""),
            ),
          ],
  });
}
