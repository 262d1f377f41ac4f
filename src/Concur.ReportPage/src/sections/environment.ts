/** Where the run was made, and what repeats it. */
import type { RunSection } from "../data/types";
import { duration } from "../format";
import { button, el } from "../ui/dom";
import { text } from "../ui/rows";
import { table } from "../ui/table";
import { section } from "./section";

export function environmentSection(entry: RunSection): HTMLElement {
  const { run } = entry;
  return section({
    id: "machine",
    title: "Machine and request",
    content: () => [
      el("p", {}, entry.machine),
      repeat(entry.commandLine),
      el(
        "p",
        { class: "muted" },
        `Started ${run.startedUtc}, took ${duration(run.durationMs)}, dotnet-concur ${run.tool.version}, ` +
          `scheduler source: ${run.scheduler?.source ?? "n/a"}${run.scheduler?.refusal ? ` (${run.scheduler.refusal})` : ""}`,
      ),
      el(
        "details",
        {},
        el("summary", {}, "The whole request and the machine"),
        facts("Request", run.request),
        facts("Machine", run.machine),
        entry.figures.length === 0
          ? null
          : facts("How well figures are known", Object.fromEntries(entry.figures.map((one) => [one.name, one.words]))),
      ),
    ],
  });
}

/** The command line, with a button that copies it. */
export function repeat(commandLine: string): HTMLElement {
  const status = el("span", { role: "status", class: "muted" });
  const code = el("code", {}, commandLine);
  const copy = button("Copy", () => {
    copied(commandLine, code).then(
      () => {
        status.textContent = "Copied.";
      },
      () => {
        status.textContent = "Select it and copy it: the browser does not allow it here.";
      },
    );
  });
  return el("div", { class: "repeat" }, el("span", {}, "To repeat it: "), code, copy, status);
}

/** The clipboard is there only on pages that a browser trusts; a selection can be copied from anywhere. */
async function copied(value: string, code: HTMLElement): Promise<void> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(value);
      return;
    } catch {
      // It was not allowed; the other way needs no permission.
    }
  }

  window.getSelection()?.selectAllChildren(code);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way for a file.
  if (!document.execCommand("copy")) throw new Error("not copied");
}

/** Names and values, those that are not known among them. */
export function facts(title: string, values: object): HTMLElement {
  return table(
    title,
    [{ title: "name" }, { title: "value" }],
    Object.entries(values as Record<string, unknown>).map(([name, value]) => [text(name), text(written(value))]),
  );
}

function written(value: unknown): string {
  if (value === null || value === undefined) return "n/a";
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
