/** What changes of a trial's work would gain, by replaying its profiled launch. */
import type { CriticalPart, Gain, GainReport } from "../data/types";
import type { Sources } from "../data/source";
import { duration, factor, percent, UNKNOWN } from "../format";
import { el } from "../ui/dom";
import { method } from "../ui/method";
import { figure, text, type Cell } from "../ui/rows";
import { table } from "../ui/table";
import { empty } from "./section";

/** An interval whose ends differ by a larger factor has no middle that is worth a figure. */
const WIDE_FROM = 1.6;

/** All changes; or why nothing is predicted. */
export function gainsOf(gains: GainReport, sources: Sources | null | undefined): HTMLElement[] {
  if (gains.unknown !== null) return [empty(`What changes would gain is not known: ${gains.unknown.replace(/\.$/, "")}.`)];
  const times = `An iteration takes ${duration(gains.measuredMs)}, and ${duration(gains.replayedMs)} in the replay.`;
  return [
    el("p", { class: "muted" }, `${times} A gain says how many times as fast an iteration would be.`),
    gains.changes.length === 0
      ? empty("There is no change to replay.")
      : table(
          "Changes that were replayed",
          [
            { title: "change" },
            { title: "place" },
            { title: "gain", figures: true },
            { title: "interval", figures: true },
            { title: "note" },
          ],
          gains.changes.map((gain) => gainRow(gain, sources)),
        ),
    ...(gains.criticalPath?.length ? [pathTable(gains.criticalPath, sources)] : []),
  ];
}

/** What an iteration's wall time consists of. */
function pathTable(path: readonly CriticalPart[], sources: Sources | null | undefined): HTMLElement {
  return table(
    "What the time of an iteration consists of, in the replay",
    [{ title: "on the critical path" }, { title: "place" }, { title: "time", figures: true }, { title: "share", figures: true }],
    path.map((part) => partRow(part, sources)),
  );
}

/** The cells of a part of the critical path. */
export function partRow(part: CriticalPart, sources: Sources | null | undefined): Cell[] {
  const named = part.lock ?? part.method;
  return [
    text(part.what),
    named === null ? text("") : method(named, sources, part.place),
    figure(part.ms, duration),
    figure(part.share, percent),
  ];
}

/** Whether a gain is known too badly for a figure. */
export function isWide({ isAtMost, interval }: Gain): boolean {
  return !isAtMost && interval !== null && interval.high > WIDE_FROM * interval.low;
}

/** An interval of factors: 1.60 to 1.80. */
export function range(interval: Gain["interval"]): string {
  return interval === null ? UNKNOWN : `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
}

/** The cells of a change. What is known too badly for a figure has none. */
export function gainRow(gain: Gain, sources: Sources | null | undefined): Cell[] {
  const { interval } = gain;
  const wide = isWide(gain) ? interval : null;
  const note = wide
    ? `not known better than ${factor(wide.low)} to ${factor(wide.high)}`
    : gain.factor === null
      ? `not known${gain.unknown === null ? "" : `: ${gain.unknown}`}`
      : gain.isAtMost
        ? "at most"
        : "";
  return [
    text(gain.change),
    gain.site === null ? text("") : method(gain.site, sources, gain.place),
    figure(wide ? null : gain.factor, factor),
    { text: range(interval), value: interval?.low ?? null },
    text(note),
  ];
}
