/** The report page: reads what the tool put into it, and shows it. */
import { labelOf } from "./data/trials";
import type { Finding, PageDocument, RunSection } from "./data/types";
import { checksSection } from "./sections/checks";
import { comparisonSections } from "./sections/comparison";
import { detailSection } from "./sections/detail";
import { environmentSection } from "./sections/environment";
import { findingsSection } from "./sections/findings";
import { accountSection, answerSection, iterationsSection } from "./sections/overview";
import { sweepSections } from "./sections/sweep";
import { traceSections } from "./sections/trace";
import { button, el, fill, select } from "./ui/dom";
import { toggleTheme } from "./ui/theme";
// Last: it has the last word on what packages bring of their own.
import "./page.css";

function runSections(entry: RunSection): HTMLElement[] {
  const detail = detailSection(entry);
  const checks = entry.run.gainChecks;
  return [
    answerSection(entry),
    accountSection(entry),
    findingsSection(entry.run.findings, (finding) => openerOf(entry, finding, detail.show), entry.messages),
    ...(checks && checks.length > 0 ? [checksSection(checks)] : []),
    iterationsSection(entry),
    detail.element,
    environmentSection(entry),
  ];
}

/** A finding about a strategy opens that strategy. */
function openerOf(entry: RunSection, finding: Finding, show: (label: string) => void): (() => void) | null {
  const index = /^trials\[(\d+)\]/.exec(finding.evidence)?.[1];
  const trial = index === undefined ? entry.run.trials.find((one) => labelOf(one) === finding.strategy) : entry.run.trials[Number(index)];
  return trial
    ? () => {
        show(labelOf(trial));
      }
    : null;
}

function page(data: PageDocument): void {
  const main = el("main");
  const contents = el("nav", { "aria-label": "Sections" });
  const runs = el("div", { class: "runs" });
  const showRun = (entry: RunSection | undefined) => {
    fill(runs, ...(entry ? runSections(entry) : []));
    list();
  };
  const list = () => {
    const links = [...main.querySelectorAll("section[id]:not(.part)")].map((one) =>
      el("li", {}, el("a", { href: `#${one.id}` }, one.querySelector("h2")?.textContent ?? "")),
    );
    fill(contents, el("ul", {}, ...links));
  };
  main.append(
    ...(data.comparison ? comparisonSections(data.comparison, data.runs) : []),
    ...(data.sweep ? sweepSections(data.sweep) : []),
    ...(data.trace ? traceSections(data.trace) : []),
  );
  const names = data.runs.map((entry, index) => `${index + 1}: ${entry.name}`);
  if (data.runs.length > 1)
    main.append(
      select("Run", names, names[0], (name) => {
        showRun(data.runs[names.indexOf(name)]);
      }),
    );
  main.append(runs);
  document.body.replaceChildren(
    el("a", { class: "skip", href: "#page" }, "Skip to the report"),
    el(
      "header",
      {},
      el("div", {}, el("h1", {}, data.title), el("p", { class: "muted" }, data.subtitle)),
      data.home === null ? null : el("a", { href: data.home }, "All runs"),
      button("Light or dark", toggleTheme, { class: "theme" }),
    ),
    contents,
    main,
    el("footer", { class: "muted" }, `dotnet-concur ${data.toolVersion}`),
  );
  main.id = "page";
  main.tabIndex = -1;
  showRun(data.runs[0]);
}

const holder = document.getElementById("data");
if (!holder?.textContent) throw new Error("The page has no data.");
page(JSON.parse(holder.textContent) as PageDocument);
