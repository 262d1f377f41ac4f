/** A process that was recorded while it ran: its threads, its timeline, its stacks, what its runtime did. */
import { accountChart } from "../charts/account";
import { shownIn, type Bar } from "../charts/bars";
import { legend } from "../charts/legend";
import type { LiveRecording, TraceReport, TraceSection, TraceThread } from "../data/types";
import { duration, percent, whole } from "../format";
import { el } from "../ui/dom";
import { method } from "../ui/method";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";
import { facts } from "./environment";
import { findingsSection } from "./findings";
import { stacksOf, timelineOf } from "./recording";
import { callsTables, locksTable, poolTables, typesTable, waitSitesTable } from "./runtime";
import { empty, section } from "./section";
import { unavailable } from "./unavailable";

/** More bars than these are hard to compare. The table has all threads. */
const MOST_BARS = 24;

export function traceSections({ report: { trace }, process, sums, messages, recording, speedscope }: TraceSection): HTMLElement[] {
  return [
    section({
      id: "answer",
      title: "What it did",
      content: () => [el("p", { class: "muted" }, process), el("ul", { class: "sentences" }, ...sums.map((sum) => el("li", {}, sum)))],
    }),
    section({ id: "account", title: "Where the threads' time went", content: () => [...barsOf(trace), threadsTable(trace)] }),
    findingsSection(trace.findings, () => null, messages),
    section({
      id: "timeline",
      title: "Timeline",
      content: () => [linkTo(speedscope), ...timelineOf(recording, "There is no trace to show: the traces are no longer in the folder.")],
    }),
    section({ id: "flame", title: "Stacks", content: () => [...stacksOf(recording, trace.sources), methodsTable(trace)] }),
    section({ id: "runtime", title: "What the runtime did", content: () => runtimeOf(trace) }),
    section({
      id: "machine",
      title: "Process and recording",
      content: () => [facts("Process", trace.process), trace.live ? facts("Recording", plain(trace.live)) : null],
    }),
  ];
}

function linkTo(speedscope: string | null): HTMLElement | null {
  return speedscope === null
    ? null
    : el("p", {}, el("a", { href: speedscope, target: "_blank", rel: "noopener" }, "Open the stacks in speedscope"));
}

/** What a thread did or was kept by, of all that was recorded of it. */
function barOf(thread: TraceThread): Bar | null {
  if (thread.wallMs === null || thread.wallMs <= 0) return null;
  const times: [string, number | null][] = [
    ["compute", thread.computeMs],
    ["jit", thread.jitMs],
    ["gc", thread.gcSuspendedMs],
    ["lock", thread.lockMs],
    ["wait", thread.waitMs],
    [thread.runQueueMs === null ? "off-cpu" : "io-sleep", thread.ioSleepMs],
    ["run-queue", thread.runQueueMs],
  ];
  return {
    label: nameOf(thread),
    wholeMs: thread.wallMs,
    categories: times.map(([name, ms]) => ({ name, ms })),
    unexplainedMs: thread.unexplainedMs,
  };
}

function nameOf(thread: TraceThread): string {
  return `${thread.name} ${thread.threadId}`;
}

/** The busiest threads: those that ran, or were kept from it by a lock or by others. */
function barsOf(trace: TraceReport): (HTMLElement | null)[] {
  const busy = (thread: TraceThread) => (thread.cpuMs ?? 0) + (thread.lockMs ?? 0) + (thread.runQueueMs ?? 0);
  const sorted = [...trace.threads].sort((a, b) => busy(b) - busy(a));
  const bars = sorted.flatMap((thread) => barOf(thread) ?? []);
  if (bars.length === 0) return [empty("How the threads' time divides is unavailable: no scheduler source watched.")];
  const shown = bars.slice(0, MOST_BARS);
  const more =
    bars.length > shown.length
      ? el("p", { class: "muted" }, `The ${MOST_BARS} busiest of ${bars.length} threads; the table has all.`)
      : null;
  return [accountChart("wall time", shown), legend(shownIn(shown)), unavailable(shown), more];
}

function threadsTable(trace: TraceReport): HTMLElement {
  return table(
    "Threads",
    [
      { title: "thread" },
      ...["wall", "on the CPUs", "compute", "jit", "gc", "lock", "wait", "io-sleep", "run queue", "unexplained"].map((title) => ({
        title,
        figures: true,
      })),
    ],
    trace.threads.map((thread) => [
      text(nameOf(thread)),
      ...[
        thread.wallMs,
        thread.cpuMs,
        thread.computeMs,
        thread.jitMs,
        thread.gcSuspendedMs,
        thread.lockMs,
        thread.waitMs,
        thread.ioSleepMs,
        thread.runQueueMs,
        thread.unexplainedMs,
      ].map((ms) => figure(ms, duration)),
    ]),
  );
}

function methodsTable(trace: TraceReport): HTMLElement | null {
  if (trace.methods.length === 0) return null;
  const sampledMs = trace.threads.reduce((all, thread) => all + (thread.sampledMs ?? 0), 0);
  const share = (ms: number) => (sampledMs > 0 ? ms / sampledMs : null);
  return table(
    trace.weighting === "cpu" ? "Hottest methods, by samples on the CPUs" : "Hottest methods, by wall samples: not CPU time",
    [
      { title: "method" },
      { title: "exclusive", figures: true },
      { title: "share", figures: true },
      { title: "inclusive", figures: true },
      { title: "inclusive share", figures: true },
      { title: "samples", figures: true },
    ],
    trace.methods.map((hot) => [
      method(hot.name, trace.sources),
      figure(hot.exclusiveMs, duration),
      figure(share(hot.exclusiveMs), percent),
      figure(hot.inclusiveMs, duration),
      figure(share(hot.inclusiveMs), percent),
      figure(hot.exclusiveSamples, whole),
    ]),
  );
}

function runtimeOf({ live, sources }: TraceReport): (HTMLElement | null)[] {
  if (!live) return [empty("Nothing more was recorded of the runtime.")];
  const parts: [string, HTMLElement | null][] = [
    ["locks", locksTable(live.locks, sources)],
    ["waits", live.waitSites && live.waitSites.length > 0 ? waitSitesTable(live.waitSites, sources) : null],
    ["calls", live.calls ? callsTables(live.calls, sources) : null],
    ["thread pool", poolTables(live.pool, null)],
    ["allocations", typesTable(live.topTypes)],
  ];
  return parts.map(([name, element]) => (element ? el("div", { class: "card", "data-part": name }, el("h3", {}, name), element) : null));
}

/** What is a fact by itself: the other parts have tables of their own. */
function plain(live: LiveRecording): Record<string, unknown> {
  return Object.fromEntries(Object.entries(live).filter(([, value]) => typeof value !== "object" || value === null));
}
