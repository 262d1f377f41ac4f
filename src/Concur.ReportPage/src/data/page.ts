/** What the tool puts into the page. */
import type { Comparison } from "./comparison";
import type { Run } from "./run";
import type { Plot, Sweep } from "./sweep";
import type { Trace } from "./trace";

export interface Page {
  title: string;
  subtitle: string;
  toolVersion: string;
  /** One; several of a comparison, the baseline first; none of a sweep. */
  runs: RunEntry[];
  /** With what came of each candidate, and what differs around it, in words. */
  comparison: { report: Comparison; sentences: [string, string][] } | null;
  /** Where the list of runs is; null for a page that stands alone. */
  home: string | null;
  sweep: { report: Sweep; answers: string[]; failures: string[]; plots: Plot[]; commandLine: string } | null;
  /** A process that was recorded while it ran: trace.json, and what is said of it in words. */
  trace: { report: { trace: Trace }; process: string; sums: string[]; recording: Recording | null; speedscope: string | null } | null;
}

export interface RunEntry {
  name: string;
  /** run.json, as it is. */
  run: Run;
  title: string;
  machine: string;
  answer: string | null;
  /** What repeats the run. */
  commandLine: string;
  /** A sentence or two for each trial, by its label. */
  sentences: Record<string, string[]>;
  /** Of the recorded launches, by their trials' labels. */
  recordings: Record<string, Recording>;
  /** Where speedscope shows each trial's trace; nothing in a page that stands alone. */
  speedscopes: Record<string, string>;
}

/** Numbers packed as base64 of little-endian columns: see timeline/columns.ts. */
type Packed = string;

export interface Recording {
  categories: string[];
  frames: string[];
  /** The tree of all stacks: each node's parent (-1: none) and frame, Int32. */
  parents: Packed;
  nodeFrames: Packed;
  /** What was left out behind, ms; null where everything is here. */
  cutAtMs: number | null;
  /** Whether stacks end early, or time stands at the frame around the one that it belongs to. */
  stacksCut: boolean;
  processes: { id: number; name: string; threads: ThreadRow[] }[];
  profiles: StackProfile[];
  /** What is wrong with the traces. */
  findings: { rule: string; severity: string; message: string; advice: string }[];
}

/** What a record has under a label of its own: labels are anybody's, and every object has a constructor. */
export function under<T>(record: Record<string, T>, label: string): T | undefined {
  return Object.hasOwn(record, label) ? record[label] : undefined;
}

export interface ThreadRow {
  /** The operating system's; several of lanes that had a new thread in each iteration. */
  ids: number[];
  name: string;
  /** Microseconds, Int32; intervals do not overlap and are in order. */
  starts: Packed;
  durations: Packed;
  /** Indices of categories, Uint8. */
  kinds: Packed;
  /** Nodes of stacks, Int32, -1 where there is none; null where none has one. */
  stacks: Packed | null;
  /** Ids of threads that stood in the way, Int32, -1 where that is not known; null where it is known of none. */
  byThreads: Packed | null;
}

/** Time by stack. */
export interface StackProfile {
  weighting: string;
  /** Nodes of stacks, Int32, each once. */
  nodes: Packed;
  /** Microseconds, doubles. */
  weights: Packed;
}
