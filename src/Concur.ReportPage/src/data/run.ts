/** run.json, as far as the page shows it. Times are ms, shares are of 1, null is unknown. */

export interface Interval {
  low: number;
  high: number;
}

export interface Category {
  name: string;
  ms: number | null;
}

export interface Account {
  lanes: number;
  wallMs: number;
  laneMs: number;
  categories: Category[];
  unexplainedMs: number;
}

export interface Cores {
  cores: number;
  share: number;
}

export interface CoreAccount {
  cores: number;
  wallMs: number;
  categories: Category[];
  unexplainedMs: number | null;
  coresInUse: Cores[] | null;
}

export interface Launch {
  profiled: boolean;
  realMs: number | null;
  userMs: number | null;
  sysMs: number | null;
  maxRssBytes: number | null;
  iterationsMs: number[];
}

export interface WaitSite {
  kind: string;
  site: string | null;
  calls: string | null;
  count: number;
  totalMs: number;
  longestMs: number;
}

export interface Lock {
  id: string;
  waits: number;
  totalMs: number;
  longestMs: number;
  owners: { name: string; waits: number }[];
  sites?: WaitSite[] | null;
}

export interface Gc {
  server: boolean;
  concurrent: boolean;
  collections: { generation: number; kind: string; count: number }[];
  wallMs: number;
  pauseMs: number;
  longestPauseMs: number;
  allocatedBytes: number;
  allocatedBytesPerSecond: number | null;
  topTypes: { type: string; bytes: number }[];
}

export interface Jit {
  methods: number;
  totalMs: number;
  tiers: { tier: string; methods: number; totalMs: number }[];
}

export interface Pool {
  mostThreads: number | null;
  starved: number;
  compensated: number;
  climbed: number;
  measured?: { fewest: number; most: number } | null;
  adjustments?: { reason: string; count: number }[] | null;
}

export interface Delay {
  units: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface Process {
  pid: number;
  parentPid: number;
  command: string;
  dotnet: boolean;
  startMs: number;
  wallMs: number;
  userMs: number;
  sysMs: number;
  threads: number;
  account: Account | null;
}

export interface Locks {
  locks: number;
  waits: number;
  totalMs: number;
  longestMs: number;
  top: Lock[];
}

export interface Trial {
  strategy: string;
  variant: string | null;
  status: "ok" | "failed" | "timeout" | "skipped";
  error: string | null;
  digest: string | null;
  resultsAgree: boolean | null;
  launches: Launch[];
  medianMs: number | null;
  medianInterval: Interval | null;
  iterations: number;
  speedup: number | null;
  speedupInterval: Interval | null;
  idealSpeedup: number | null;
  coresUsed: number | null;
  observerEffect: number | null;
  lostEvents: number | null;
  account: Account | null;
  gap: { name: string; share: number | null }[];
  coreAccount: CoreAccount | null;
  processes?: Process[] | null;
  gc: Gc | null;
  jit: Jit | null;
  locks: Locks | null;
  waits: { count: number; totalMs: number; longestMs: number } | null;
  waitSites: WaitSite[] | null;
  recordedCoresInUse: Cores[] | null;
  pool: Pool | null;
  queueDelay: Delay | null;
  speedscope: string | null;
}

export interface Finding {
  rule: string;
  severity: "info" | "warning" | "error";
  strategy: string | null;
  message: string;
  evidence: string;
  advice: string;
}

export interface Run {
  tool: { version: string };
  request: Record<string, unknown> & { workload: string; units: number; size: number; workers: number; launches: number };
  machine: Record<string, unknown>;
  startedUtc: string;
  durationMs: number;
  scheduler: { source: string; refusal: string | null } | null;
  trials: Trial[];
  findings: Finding[];
}

/** Whether a trial's speed means anything: a wrong answer's does not. */
export function isRanked(trial: Trial): boolean {
  return trial.status === "ok" && trial.resultsAgree !== false && trial.medianMs !== null;
}

/** What a trial is called: its strategy, and its variant where it has one. */
export function labelOf(trial: Trial): string {
  return trial.variant === null ? trial.strategy : `${trial.strategy}@${trial.variant}`;
}
