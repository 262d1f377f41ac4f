/** Predictions that were held against launches. */
import type { GainCheck } from "../data/types";
import { factor, percent } from "../format";
import { el } from "../ui/dom";
import { figure, text, type Cell } from "../ui/rows";
import { table } from "../ui/table";
import { isWide, range } from "./gains";
import { section } from "./section";

type GainVerdict = GainCheck["verdict"];

const WORDS: Record<GainVerdict, string> = {
  held: "within the predicted interval",
  missed: "outside of the predicted interval",
  unsure: "not certain: within noise, or too few launches",
  unknown: "not measured",
};

const WORDS_AT_MOST: Partial<Record<GainVerdict, string>> = {
  held: "not above the predicted interval",
  missed: "above the predicted interval",
};

export function checksSection(checks: readonly GainCheck[]): HTMLElement {
  return section({
    id: "checks",
    title: "Predictions and measurements",
    content: () => [
      el(
        "p",
        { class: "muted" },
        "Launches with the change and without it took turns. A gain says how many times as fast an iteration is.",
      ),
      table(
        "Predictions that were measured",
        [
          { title: "strategy" },
          { title: "change" },
          { title: "tried" },
          { title: "predicted", figures: true },
          { title: "measured", figures: true },
          { title: "error", figures: true },
          { title: "verdict" },
        ],
        checks.map(checkRow),
      ),
    ],
  });
}

/** The cells of a check. */
export function checkRow(check: GainCheck): Cell[] {
  const { prediction, measured, measuredInterval, verdict } = check;
  const words = (prediction.isAtMost ? WORDS_AT_MOST[verdict] : undefined) ?? WORDS[verdict];
  const most = prediction.isAtMost ? "at most " : "";
  const predicted = isWide(prediction) ? "" : `${most}${factor(prediction.factor)} `;
  return [
    text(check.strategy),
    text(prediction.change),
    text(check.tried),
    { text: `${predicted}(${range(prediction.interval)})`, value: prediction.factor },
    { text: measuredInterval ? `${factor(measured)} (${range(measuredInterval)})` : factor(measured), value: measured },
    figure(isWide(prediction) ? null : check.error, percent),
    text(check.unknown === null ? words : `${words}: ${check.unknown}`),
  ];
}
