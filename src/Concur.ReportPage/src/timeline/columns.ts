/** Intervals as columns of numbers: 200,000 objects would take ten times the memory. */
import type { PackedMachine, PackedProcess, PackedRecording, PackedThread } from "../data/types";

export interface Row {
  threadIds: number[];
  name: string;
  process: string;
  /** The machine that the process ran on; null for the one that wrote the report. */
  machine: PackedMachine | null;
  /** Where it begins among all rows: the first of its process has the process's name above it. */
  opensProcess: boolean;
  count: number;
  /** Microseconds since the recording's start, in order. */
  starts: Int32Array;
  ends: Int32Array;
  kinds: Uint8Array;
  /** -1 where there is none. */
  stacks: Int32Array | null;
  byThreads: Int32Array | null;
}

/** Bytes of a base64 text. */
export function bytesOf(packed: string): Uint8Array<ArrayBuffer> {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Little-endian 32-bit numbers of a base64 text. */
export function numbersOf(packed: string): Int32Array {
  const bytes = bytesOf(packed);
  const view = new DataView(bytes.buffer);
  const numbers = new Int32Array(bytes.length >> 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getInt32(i * 4, true);
  return numbers;
}

/** Little-endian doubles of a base64 text. */
export function doublesOf(packed: string): Float64Array {
  const bytes = bytesOf(packed);
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length >> 3 }, (_, i) => view.getFloat64(i * 8, true));
}

/** The rows of a recording, process by process. */
export function rowsOf(recording: PackedRecording): Row[] {
  return recording.processes.flatMap((process) => process.threads.map((thread, index) => rowOf(thread, process, index === 0)));
}

function rowOf(thread: PackedThread, process: PackedProcess, opensProcess: boolean): Row {
  const starts = numbersOf(thread.starts);
  const durations = numbersOf(thread.durations);
  return {
    threadIds: thread.ids,
    name: thread.name,
    process: process.name,
    machine: process.machine,
    opensProcess,
    count: starts.length,
    starts,
    ends: starts.map((start, index) => start + (durations[index] ?? 0)),
    kinds: bytesOf(thread.kinds),
    stacks: thread.stacks === null ? null : numbersOf(thread.stacks),
    byThreads: thread.byThreads === null ? null : numbersOf(thread.byThreads),
  };
}

/** The first interval that ends after an instant; the number of intervals where none does. */
export function firstEndingAfter(row: Row, us: number): number {
  let [low, high] = [0, row.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((row.ends[middle] ?? 0) > us) high = middle;
    else low = middle + 1;
  }

  return low;
}

/** The interval at an instant, or the nearest one that begins or ends within some time of it; -1 where there is none. */
export function intervalAt(row: Row, us: number, withinUs: number): number {
  const next = firstEndingAfter(row, us);
  if (next < row.count && (row.starts[next] ?? 0) <= us) return next;
  const toNext = next < row.count ? (row.starts[next] ?? 0) - us : Infinity;
  const toLast = next > 0 ? us - (row.ends[next - 1] ?? 0) : Infinity;
  if (Math.min(toNext, toLast) > withinUs) return -1;
  return toNext < toLast ? next : next - 1;
}

/** The time from the first interval's start to the last one's end, microseconds. */
export function extentOf(rows: readonly Row[]): { start: number; end: number } {
  const filled = rows.filter((row) => row.count > 0);
  if (filled.length === 0) return { start: 0, end: 1 };
  const start = Math.min(...filled.map((row) => row.starts[0] ?? 0));
  const end = Math.max(...filled.map((row) => row.ends[row.count - 1] ?? 0));
  return { start, end: Math.max(end, start + 1) };
}
