/** The report of a process that was recorded while it ran: trace.json. Times are ms; null is what the recording cannot tell. */
import type { Finding, Locks, Pool } from "./run";

export interface TraceThread {
  threadId: number;
  name: string;
  samples: number | null;
  wallMs: number | null;
  cpuMs: number | null;
  computeMs: number | null;
  jitMs: number | null;
  gcSuspendedMs: number | null;
  lockMs: number | null;
  waitMs: number | null;
  ioSleepMs: number | null;
  runQueueMs: number | null;
  unexplainedMs: number | null;
}

export interface TraceMethod {
  name: string;
  exclusiveSamples: number;
  exclusiveMs: number;
  inclusiveSamples: number;
  inclusiveMs: number;
}

export interface Trace {
  process: Record<string, unknown>;
  durationMs: number;
  samples: number | null;
  weighting: string;
  threads: TraceThread[];
  methods: TraceMethod[];
  live: (Record<string, unknown> & { locks: Locks; pool: Pool; topTypes: { type: string; bytes: number }[] }) | null;
  findings: Finding[];
}
