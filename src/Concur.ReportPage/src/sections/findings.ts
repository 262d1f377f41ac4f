/** Findings, with a way to what they rest on. */
import type { Finding, TextPiece } from "../data/types";
import { linkOf } from "../data/source";
import { el, outward } from "../ui/dom";
import { empty, section } from "./section";

const ORDER = ["error", "warning", "info"];

/** Messages are the findings', in their order, with the places of methods; without them a finding's own text is shown. */
export function findingsSection(
  findings: readonly Finding[],
  openerOf: (finding: Finding) => (() => void) | null,
  messages: readonly (readonly TextPiece[])[] = [],
): HTMLElement {
  const messageOf = (finding: Finding) => messages[findings.indexOf(finding)] ?? [{ text: finding.message, place: null }];
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return section({
    id: "findings",
    title: "Findings",
    content: () => [
      sorted.length === 0
        ? empty("Nothing stands out.")
        : el("ul", { class: "findings" }, ...sorted.map((finding) => item(finding, messageOf(finding), openerOf(finding)))),
    ],
  });
}

function item(finding: Finding, message: readonly TextPiece[], open: (() => void) | null): HTMLElement {
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
    el("p", {}, ...message.map(piece)),
    el("p", { class: "advice" }, finding.advice),
    el("p", { class: "muted" }, "evidence: ", evidence),
  );
}

/** A method is a link to its source, where that is at hand. */
function piece({ text, place }: TextPiece): Node | string {
  const link = place ? linkOf(place) : null;
  return link ? outward(text, link) : text;
}
