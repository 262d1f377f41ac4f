/** What the traces of a recording tell: its timeline and its stacks. */
import type { Sources } from "../data/source";
import type { PackedRecording } from "../data/types";
import { flames } from "../flame/view";
import { duration } from "../format";
import { timeline } from "../timeline/view";
import { el } from "../ui/dom";
import { empty } from "./section";

/** The timeline, and what is to be known of it; why there is none, where there is none. */
export function timelineOf(recording: PackedRecording | null | undefined, without: string): HTMLElement[] {
  const wrong = (recording?.findings ?? []).map((finding) =>
    el("p", { class: "error" }, `${finding.rule}: ${finding.message}; ${finding.advice}`),
  );
  if (!recording || recording.processes.length === 0) return wrong.length > 0 ? wrong : [empty(without)];
  const cut =
    recording.cutAtMs === null
      ? []
      : [
          el(
            "p",
            { class: "muted" },
            `Cut at ${duration(recording.cutAtMs)}: more intervals than a page can hold. dotnet concur export has them all.`,
          ),
        ];
  return [...wrong, ...cut, ...clocksOf(recording), timeline(recording)];
}

/** How well the clocks of other machines are known. */
function clocksOf(recording: PackedRecording): HTMLElement[] {
  const machines = new Map(recording.processes.flatMap(({ machine }) => (machine === null ? [] : [[machine.name, machine.errorMs]])));
  if (machines.size === 0) return [];
  const errors = [...machines].map(([name, errorMs]) => `\u00b1${duration(errorMs)} on ${name}`).join(", ");
  return [
    el(
      "p",
      { class: "muted" },
      `Times of other machines are moved to the clock of this one. They may be off: ${errors}. ` +
        "A bar at the right of a machine's name is as long as that in both directions together, where it can be seen.",
    ),
  ];
}

/** The flame graphs. */
export function stacksOf(recording: PackedRecording | null | undefined, sources: Sources | null | undefined): HTMLElement[] {
  if (recording?.findings.some((finding) => finding.rule === "UnreadableTrace"))
    return [empty("There are no stacks: the traces cannot be read.")];
  if (!recording || recording.profiles.length === 0)
    return [empty("There are no sampled stacks: they take --profile full and its traces.")];
  const cut = recording.stacksCut
    ? [
        el(
          "p",
          { class: "muted" },
          "There are more stacks than a page can hold: the innermost frames of some are left out, and their time is counted " +
            "for the frames that called them. Use dotnet concur export for all of them.",
        ),
      ]
    : [];
  return [...cut, flames(recording, sources)];
}
