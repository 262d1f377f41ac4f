/** Findings, with a way to what they rest on. */
import type { Finding } from "../data/types";
import { el } from "../ui/dom";
import { empty, section } from "./section";

const ORDER = ["error", "warning", "info"];

export function findingsSection(findings: readonly Finding[], linkOf: (finding: Finding) => (() => void) | null): HTMLElement {
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return section({
    id: "findings",
    title: "Findings",
    content: () => [
      sorted.length === 0
        ? empty("Nothing stands out.")
        : el("ul", { class: "findings" }, ...sorted.map((finding) => item(finding, linkOf(finding)))),
    ],
  });
}

function item(finding: Finding, open: (() => void) | null): HTMLElement {
  const evidence = el(
    open ? "button" : "span",
    { class: "evidence", type: open ? "button" : null, title: "Where in run.json the figures stand" },
    finding.evidence,
  );
  if (open) evidence.addEventListener("click", open);
  return el(
    "li",
    { class: `finding ${finding.severity}` },
    el("div", {}, el("span", { class: "severity" }, finding.severity), " ", el("strong", {}, finding.rule)),
    el("p", {}, finding.message),
    el("p", { class: "advice" }, finding.advice),
    el("p", { class: "muted" }, "evidence: ", evidence),
  );
}
