/** Runs held against a baseline: what moved. */
import { accountChart } from "../charts/account";
import { shownIn, type Bar } from "../charts/bars";
import { legend } from "../charts/legend";
import { lookOf } from "../charts/palette";
import { ratiosChart } from "../charts/ratios";
import { labelOf } from "../data/trials";
import type { CandidateSentences, ComparisonDocument, ComparisonSection, RunComparison, RunSection } from "../data/types";
import { duration, factor, percent } from "../format";
import { el } from "../ui/dom";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";
import { barsOf } from "./overview";
import { empty, section } from "./section";
import { unavailable } from "./unavailable";

/** What is compared. */
interface Pair {
  baseline: RunSection | undefined;
  candidate: RunSection | undefined;
}

/** @param runs The baseline, then the candidates. */
export function comparisonSections({ report, sentences }: ComparisonSection, runs: readonly RunSection[]): HTMLElement[] {
  const candidates = report.candidates.map((candidate, index) =>
    candidateSection(report, candidate, index, sentences[index], { baseline: runs[0], candidate: runs[index + 1] }),
  );
  return [...candidates, ...(report.gates.length === 0 ? [] : [gatesSection(report)])];
}

function candidateSection(
  comparison: ComparisonDocument,
  candidate: RunComparison,
  index: number,
  sentences: CandidateSentences | undefined,
  runs: Pair,
): HTMLElement {
  const moved = shifts(candidate);
  const around = candidate.differences.filter((one) => one.kind !== "figures");
  return section({
    id: `candidate-${index + 1}`,
    title: `${candidate.run.name} against ${comparison.baseline.name}`,
    content: () => [
      el("p", { class: "answer" }, sentences?.summary ?? ""),
      el("p", { class: "muted" }, sentences?.environment ?? ""),
      candidate.rows.length === 0
        ? empty("The runs have no strategy in common.")
        : (ratiosChart(candidate) ?? empty("No strategy was timed in both runs.")),
      table(
        "What moved, strategy by strategy",
        [
          { title: "strategy" },
          { title: "baseline", figures: true },
          { title: "candidate", figures: true },
          { title: "time", figures: true },
          { title: "verdict" },
          { title: "baseline speed-up", figures: true },
          { title: "candidate speed-up", figures: true },
          { title: "verdict on speed-up" },
          { title: "launches needed", figures: true },
        ],
        candidate.rows.map((row) => [
          text(row.label),
          figure(row.baselineMs, duration),
          figure(row.candidateMs, duration),
          figure(row.time?.ratio, factor),
          text(row.timeVerdict),
          figure(row.baselineSpeedup, factor),
          figure(row.candidateSpeedup, factor),
          text(row.speedupVerdict),
          figure(row.launchesNeeded, (value) => String(value ?? "n/a")),
        ]),
      ),
      ...accounts(candidate, runs),
      moved.length === 0
        ? null
        : table(
            "Categories of worker time",
            [
              { title: "strategy" },
              { title: "category" },
              { title: "baseline", figures: true },
              { title: "candidate", figures: true },
              { title: "more", figures: true },
              { title: "baseline share", figures: true },
              { title: "candidate share", figures: true },
              { title: "verdict" },
            ],
            moved,
          ),
      sentences?.leftOut == null ? null : el("p", {}, sentences.leftOut),
      figures(candidate, runs),
      around.length === 0
        ? el("p", { class: "muted" }, "Nothing around the runs differs.")
        : table(
            "What differs around the runs",
            [{ title: "what" }, { title: "baseline" }, { title: "candidate" }, { title: "kind" }],
            around.map((one) => [text(one.name), text(one.baseline), text(one.candidate), text(one.kind)]),
          ),
      findings("Findings that are new", candidate, "findingsNew", sentences),
      findings("Findings that are gone", candidate, "findingsGone", sentences),
    ],
  });
}

/** Both accounts of each strategy, one under the other: each run's own, with what only one of them knows. */
function accounts(candidate: RunComparison, runs: Pair): (HTMLElement | null)[] {
  const sides = [
    ["baseline", runs.baseline],
    ["candidate", runs.candidate],
  ] as const;
  const bars = candidate.rows.flatMap((row) =>
    sides.flatMap(([side, entry]) =>
      barsOf(entry?.run.trials.filter((trial) => labelOf(trial) === row.label) ?? [], "worker time").map((bar): Bar => ({
        ...bar,
        label: `${bar.label}, ${side}`,
      })),
    ),
  );
  return bars.length === 0 ? [] : [accountChart("worker time", bars), legend(shownIn(bars)), unavailable(bars)];
}

/** How well each run's system let figures be known, where the two differ in that. */
function figures(candidate: RunComparison, runs: Pair): HTMLElement | null {
  if (!candidate.differences.some((one) => one.kind === "figures")) return null;
  return table(
    "How well each figure is known",
    [{ title: "figure" }, { title: "baseline" }, { title: "candidate" }],
    (runs.baseline?.figures ?? []).map((one) => [
      text(one.name),
      text(one.words),
      text(runs.candidate?.figures.find((other) => other.name === one.name)?.words ?? null),
    ]),
  );
}

function shifts(candidate: RunComparison) {
  return candidate.rows.flatMap((row) =>
    row.categories.map((one) => [
      text(row.label),
      text(lookOf(one.name).words),
      figure(one.baselineMs, duration),
      figure(one.candidateMs, duration),
      figure(one.candidateMs - one.baselineMs, duration),
      figure(one.baselineShare, percent),
      figure(one.candidateShare, percent),
      text(one.verdict),
    ]),
  );
}

function findings(
  caption: string,
  candidate: RunComparison,
  which: "findingsNew" | "findingsGone",
  sentences: CandidateSentences | undefined,
): HTMLElement | null {
  const all = candidate[which];
  return all.length === 0
    ? null
    : table(
        caption,
        [{ title: "rule" }, { title: "severity" }, { title: "what" }],
        all.map((one, index) => [text(one.rule), text(one.severity), text(sentences?.[which][index] ?? one.message)]),
      );
}

function gatesSection(comparison: ComparisonDocument): HTMLElement {
  return section({
    id: "gates",
    title: "Gates",
    content: () => [
      table(
        "What was asked to fail on",
        [{ title: "gate" }, { title: "run" }, { title: "strategy" }, { title: "outcome" }, { title: "because" }],
        comparison.gates.map((one) => [text(one.gate), text(one.run), text(one.label ?? "all"), text(one.outcome), text(one.reason)]),
      ),
    ],
  });
}
