/** What the runtime did under one strategy, as tables: locks, waits, collections, pool, compiling, processes. */
import type {
  AwaitReport,
  CallReport,
  DelayReport,
  GcReport,
  JitReport,
  LockReport,
  PoolReport,
  ProcessReport,
  SourcePlace,
  TrialReport,
  WaitSite,
} from "../data/types";
import { placeOf, placeText, type Sources } from "../data/source";
import { bytes, duration, percent, whole } from "../format";
import { el } from "../ui/dom";
import { method } from "../ui/method";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";

/** The tables that there is something for; then what is unavailable, in a line. */
export function runtimeTables(trial: TrialReport, sources: Sources | null | undefined): HTMLElement[] {
  const parts: [string, HTMLElement | null][] = [
    ["locks", trial.locks ? locksTable(trial.locks, sources) : null],
    ["waits", waits(trial, sources)],
    ["awaits", trial.awaits ? awaitsTable(trial.awaits) : null],
    ["calls", trial.calls ? callsTables(trial.calls, sources) : null],
    ["garbage collections", trial.gc ? collections(trial.gc) : null],
    ["thread pool", poolTables(trial.pool, trial.queueDelay)],
    ["compiling", trial.jit ? compiled(trial.jit) : null],
    ["processes", trial.processes && trial.processes.length > 0 ? processes(trial.processes) : null],
  ];
  const there = parts.flatMap(([name, element]) =>
    element ? [el("div", { class: "card", "data-part": name }, el("h4", {}, name), element)] : [],
  );
  const missing = parts.filter(([name, element]) => element === null && !["processes", "awaits"].includes(name)).map(([name]) => name);
  if (missing.length > 0) there.push(el("p", { class: "muted" }, `Nothing was recorded of: ${missing.join(", ")}.`));
  return there;
}

/** The sum and the longest of waits. */
function totals(waits: { totalMs: number; longestMs: number }): string {
  return `${duration(waits.totalMs)} in all, ${duration(waits.longestMs)} at most`;
}

/** The locks that were contended. */
export function locksTable(contended: LockReport, sources: Sources | null | undefined): HTMLElement {
  const line = el("p", {}, `${whole(contended.waits)} waits for ${whole(contended.locks)} locks, ${totals(contended)}`);
  if (contended.top.length === 0) return line;
  return el(
    "div",
    {},
    line,
    table(
      "Contended locks",
      [
        { title: "lock" },
        { title: "waits", figures: true },
        { title: "in all", figures: true },
        { title: "at most", figures: true },
        { title: "held by" },
        { title: "waited for in" },
      ],
      contended.top.map((lock) => [
        text(lock.id),
        figure(lock.waits, whole),
        figure(lock.totalMs, duration),
        figure(lock.longestMs, duration),
        text(lock.owners.map((owner) => `${owner.name} (${owner.waits})`).join(", ")),
        text((lock.sites ?? []).map((site) => placed(site, sources)).join(", ")),
      ]),
    ),
  );
}

/** The line with the longest waits in all. */
function firstLine(site: WaitSite): SourcePlace | undefined {
  return site.lines?.[0]?.place;
}

/** A method and where it stands, among others in one cell. */
function placed(site: WaitSite, sources: Sources | null | undefined): string {
  const place = firstLine(site) ?? placeOf(site.site, sources);
  return place ? `${site.site ?? ""} (${placeText(place)})` : (site.site ?? "not known");
}

function waits(trial: TrialReport, sources: Sources | null | undefined): HTMLElement | null {
  if (!trial.waits && !trial.waitSites) return null;
  const line = trial.waits ? el("p", {}, `${whole(trial.waits.count)} waits inside units, ${totals(trial.waits)}`) : el("p");
  if (!trial.waitSites || trial.waitSites.length === 0) return line;
  return el("div", {}, line, waitSitesTable(trial.waitSites, sources));
}

/** The calls that led to waits which the runtime timed. */
export function waitSitesTable(sites: WaitSite[], sources: Sources | null | undefined): HTMLElement {
  return table(
    "Calls that waited",
    [
      { title: "call" },
      { title: "kind" },
      { title: "by" },
      { title: "waits", figures: true },
      { title: "in all", figures: true },
      { title: "at most", figures: true },
    ],
    sites.map((site) => [
      method(site.site ?? "not known", sources, firstLine(site)),
      text(site.kind),
      text(site.calls ?? ""),
      figure(site.count, whole),
      figure(site.totalMs, duration),
      figure(site.longestMs, duration),
    ]),
  );
}

/** What units awaited while they were on no thread; null where they awaited nothing. A method's first line is no await's. */
function awaitsTable({ units, totalMs, knownMs, sites }: AwaitReport): HTMLElement | null {
  if (sites.length === 0) return null;
  const known = `${percent(totalMs > 0 ? knownMs / totalMs : null)} of ${duration(totalMs)} without a thread`;
  return table(
    `What ${whole(units)} units awaited: ${known}`,
    [
      { title: "await" },
      { title: "reached by" },
      { title: "times", figures: true },
      { title: "in all", figures: true },
      { title: "at most", figures: true },
      { title: "of it ready", figures: true },
    ],
    sites.map(({ chain, count, totalMs, longestMs, readyMs }) => {
      const last = chain.at(-1);
      const outer = chain.slice(0, -1).map((one) => (one.place ? `${one.method} (${placeText(one.place)})` : one.method));
      return [
        method(last?.method ?? "not known", null, last?.place),
        text(outer.join(" > ")),
        figure(count, whole),
        figure(totalMs, duration),
        figure(longestMs, duration),
        figure(readyMs, duration),
      ];
    }),
  );
}

/** The calls in which threads acquired locks, or left the CPUs with no event to name why. */
export function callsTables(calls: CallReport, sources: Sources | null | undefined): HTMLElement | null {
  if (calls.calls.length === 0) return null;
  return table(
    "Acquiring locks, and off the CPUs with no event to name it, by stack",
    [
      { title: "what" },
      { title: "call" },
      { title: "called by" },
      { title: "in all", figures: true },
      { title: "on a CPU", figures: true },
      { title: "for a core", figures: true },
      { title: "asleep", figures: true },
      { title: "blocked", figures: true },
    ],
    calls.calls.map((call) => [
      text(call.kind),
      text(call.call ?? "not known"),
      method(call.site ?? "not known", sources),
      figure(call.totalMs, duration),
      figure(call.onCpuMs, duration),
      figure(call.queuedMs, duration),
      figure(call.asleepMs, duration),
      figure(call.blockedMs, duration),
    ]),
  );
}

function collections(gc: GcReport): HTMLElement {
  const kind = `${gc.server ? "server" : "workstation"}, ${gc.concurrent ? "concurrent" : "not concurrent"}`;
  const rate = gc.allocatedBytesPerSecond === null ? "" : `, ${bytes(gc.allocatedBytesPerSecond)} a second`;
  return el(
    "div",
    {},
    el(
      "p",
      {},
      `${kind}: paused ${duration(gc.pauseMs)} of ${duration(gc.wallMs)} (${percent(gc.wallMs > 0 ? gc.pauseMs / gc.wallMs : null)}), ` +
        `${duration(gc.longestPauseMs)} at most; ${bytes(gc.allocatedBytes)} allocated${rate}`,
    ),
    gc.collections.length === 0
      ? null
      : table(
          "Collections",
          [{ title: "generation" }, { title: "kind" }, { title: "count", figures: true }],
          gc.collections.map((one) => [{ text: String(one.generation), value: one.generation }, text(one.kind), figure(one.count, whole)]),
        ),
    typesTable(gc.topTypes),
  );
}

/** The types that were allocated most; null without any. */
export function typesTable(types: GcReport["topTypes"]): HTMLElement | null {
  return types.length === 0
    ? null
    : table(
        "Allocated most",
        [{ title: "type" }, { title: "about", figures: true }],
        types.map((one) => [text(one.type), figure(one.bytes, bytes)]),
      );
}

/** What the thread pool did, and how long units were in its queue; null where nothing is known of either. */
export function poolTables(threads: PoolReport | null, delay: DelayReport | null): HTMLElement | null {
  if (!threads && !delay) return null;
  const range = threads?.measured ? `, ${threads.measured.fewest} to ${threads.measured.most} while iterations were measured` : "";
  return el(
    "div",
    {},
    threads
      ? el(
          "p",
          {},
          `at most ${threads.mostThreads ?? "n/a"} worker threads${range}` +
            (threads.started ? `, ${threads.started} started` : "") +
            `; its aim was adjusted ${threads.starved} times for starvation, ${threads.compensated} times for blocked workers, ` +
            `${threads.climbed} times by hill climbing`,
        )
      : null,
    threads?.adjustments && threads.adjustments.length > 0
      ? table(
          "Why the pool changed its aim",
          [{ title: "reason" }, { title: "count", figures: true }],
          threads.adjustments.map((one) => [text(one.reason), figure(one.count, whole)]),
        )
      : null,
    delay
      ? table(
          `Time in the queue of ${whole(delay.units)} units`,
          [{ title: "percentile" }, { title: "delay", figures: true }],
          (
            [
              ["50 %", delay.p50Ms],
              ["90 %", delay.p90Ms],
              ["99 %", delay.p99Ms],
              ["greatest", delay.maxMs],
            ] as const
          ).map(([name, ms]) => [text(name), figure(ms, duration)]),
        )
      : null,
  );
}

function compiled(jit: JitReport): HTMLElement {
  return el(
    "div",
    {},
    el("p", {}, `${whole(jit.methods)} methods, ${duration(jit.totalMs)} in all`),
    jit.tiers.length === 0
      ? null
      : table(
          "By tier",
          [{ title: "tier" }, { title: "methods", figures: true }, { title: "time", figures: true }],
          jit.tiers.map((tier) => [text(tier.tier), figure(tier.methods, whole), figure(tier.totalMs, duration)]),
        ),
  );
}

function processes(all: readonly ProcessReport[]): HTMLElement {
  return table(
    "Processes",
    [
      { title: "command" },
      { title: "id", figures: true },
      { title: "real", figures: true },
      { title: "user", figures: true },
      { title: "system", figures: true },
      { title: "threads", figures: true },
    ],
    all.map((one) => [
      text(one.command),
      figure(one.pid, (id) => String(id)),
      figure(one.wallMs, duration),
      figure(one.userMs, duration),
      figure(one.sysMs, duration),
      figure(one.threads, whole),
    ]),
  );
}
