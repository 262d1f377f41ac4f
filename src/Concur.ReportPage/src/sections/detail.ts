/** One strategy from close by: its speed-up gap, its cores, its timeline, its stacks, what the runtime did. */
import { coresChart } from "../charts/cores";
import { gapChart } from "../charts/gap";
import { isRanked, labelOf, under } from "../data/trials";
import type { RunSection, TrialReport } from "../data/types";
import { el, fill, select } from "../ui/dom";
import { gainsOf } from "./gains";
import { machinesTable } from "./machines";
import { stacksOf, timelineOf } from "./recording";
import { runtimeTables } from "./runtime";
import { empty, made, section } from "./section";

const WITHOUT_TRACE =
  "There is no trace to show: the run was made with --profile none, its traces are not in its folder, " +
  "or the page is of a comparison, which leaves traces out.";

export interface Detail {
  element: HTMLElement;
  /** Shows another strategy, and brings the section into view. */
  show: (label: string) => void;
}

export function detailSection(entry: RunSection): Detail {
  const place = el("div");
  const { trials } = entry.run;
  const draw = (label: string) => {
    const trial = trials.find((one) => labelOf(one) === label);
    fill(place, ...(trial ? partsOf(entry, trial) : [empty("There is no strategy.")]));
  };
  const labels = trials.map(labelOf);
  const chosen = mostTelling(entry);
  const choice = select("Strategy", labels, chosen, draw);
  draw(chosen ?? "");
  const element = section({ id: "detail", title: "One strategy from close by", content: () => [choice, place] });
  return {
    element,
    show: (label) => {
      const list = choice.querySelector("select");
      if (list) list.value = label;
      draw(label);
      element.scrollIntoView({ block: "start" });
    },
  };
}

/** The fastest parallel one that was recorded; else the first. */
function mostTelling(entry: RunSection): string | undefined {
  const { trials } = entry.run;
  const recorded = trials.filter((trial, index) => index > 0 && isRanked(trial) && under(entry.recordings, labelOf(trial)) !== undefined);
  const [best] = recorded.sort((a, b) => (a.medianMs ?? 0) - (b.medianMs ?? 0));
  const trial = best ?? trials[0];
  return trial ? labelOf(trial) : undefined;
}

function partsOf(entry: RunSection, trial: TrialReport): HTMLElement[] {
  const recording = under(entry.recordings, labelOf(trial));
  const { gains } = trial;
  const cores = trial.recordedCoresInUse ?? trial.coreAccount?.coresInUse ?? null;
  return [
    part("gap", "From the ideal speed-up to the actual one", () => [
      gapChart(trial, entry.run.trials[0]) ??
        empty(
          trial.gap.length === 0
            ? "There is no gap to explain: this is the first strategy, or it has no account."
            : "The gap is unavailable.",
        ),
    ]),
    ...(gains ? [part("gains", "What changes would gain", () => gainsOf(gains, entry.run.sources))] : []),
    part("cores", "Cores in use", () => [
      cores && cores.length > 0
        ? coresChart(`Cores in use under ${labelOf(trial)}`, cores)
        : empty("How many cores were in use is unavailable: it takes perf events, or launches long enough to be watched."),
    ]),
    ...(trial.machines && trial.machines.length > 0 ? [part("machines", "Machines", () => [machinesTable(trial.machines ?? [])])] : []),
    part("timeline", "Timeline", () => [speedscopeOf(entry, trial), ...timelineOf(recording, WITHOUT_TRACE)]),
    part("flame", "Stacks", () => stacksOf(recording, entry.run.sources)),
    part("runtime", "What the runtime did", () => runtimeTables(trial, entry.run.sources)),
  ];
}

function speedscopeOf(entry: RunSection, trial: TrialReport): HTMLElement | null {
  const href = under(entry.speedscopes, labelOf(trial));
  return href === undefined
    ? null
    : el("p", {}, el("a", { href, target: "_blank", rel: "noopener" }, `Open the stacks of ${labelOf(trial)} in speedscope`));
}

function part(id: string, title: string, content: () => (Node | null)[]): HTMLElement {
  return el("section", { class: "part", id, "aria-labelledby": `${id}-title` }, el("h3", { id: `${id}-title` }, title), ...made(content));
}
