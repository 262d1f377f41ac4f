/** A look for every category: colours that stay apart for colour-blind eyes, and a pattern, for those who see none. */

export interface Look {
  words: string;
  light: string;
  dark: string;
  /** Lines of the pattern: their direction in degrees, their distance in pixels; null: plain. */
  lines: { degrees: number; apart: number } | null;
}

function look(words: string, light: string, dark: string, degrees?: number, apart = 6): Look {
  return { words, light, dark, lines: degrees === undefined ? null : { degrees, apart } };
}

const LOOKS: Record<string, Look> = {
  compute: look("compute", "#00855f", "#22b98b"),
  gc: look("garbage collection", "#c84c00", "#f0782f", 45),
  lock: look("lock", "#b8437f", "#e07fb0", -45),
  "gil-wait": look("waiting for the global lock", "#7a1f4d", "#c05a8c", 90),
  wait: look("wait", "#4a3aa7", "#9285e8", 0),
  "io-sleep": look("I/O or sleep", "#2f8fc9", "#6cc0f2", 90, 9),
  "run-queue": look("run queue", "#d9c400", "#f2e34a", 45, 10),
  "pool-queue": look("pool queue", "#a88a2b", "#d8bd62", 0, 9),
  startup: look("start-up", "#d98a00", "#f3b04a", -45, 10),
  jit: look("compiling (JIT)", "#2a8f86", "#5ccabf", 20),
  ipc: look("between processes", "#0059a8", "#4a9be6", 70),
  dispatch: look("dispatch", "#77772a", "#b5b552", -70),
  idle: look("idle", "#9aa0a6", "#71777d", 0, 14),
  unexplained: look("unexplained", "#22262a", "#e8eaed", 45, 4),
  inflation: look("inflation", "#8a5a2b", "#c98f55", -20),
  "lanes-user": look("lanes, own code", "#00855f", "#22b98b"),
  "lanes-kernel": look("lanes, in the kernel", "#2a8f86", "#5ccabf", 20),
  "target-other": look("other threads of the process", "#c84c00", "#f0782f", 45),
  "other-processes": look("other processes", "#b8437f", "#e07fb0", -45),
  steal: look("taken by the hypervisor", "#7a1f4d", "#c05a8c", 90),
};

const OTHER = look("", "#5f6b76", "#a3adb8", 70, 12);

/** The look of a category; one that this page does not know keeps its name. */
export function lookOf(category: string): Look {
  const known = Object.hasOwn(LOOKS, category) ? LOOKS[category] : undefined;
  return known ?? { ...OTHER, words: category };
}

/** Colours for what is told apart by name: strategies in a plot. */
export const SERIES = {
  light: ["#0059a8", "#c84c00", "#00855f", "#b8437f", "#8a5a2b", "#4a3aa7", "#2f8fc9", "#a88a2b", "#7a1f4d", "#2a8f86", "#5f6b76", "#77772a", "#d98a00"],
  dark: ["#4a9be6", "#f0782f", "#22b98b", "#e07fb0", "#c98f55", "#9285e8", "#6cc0f2", "#d8bd62", "#c05a8c", "#5ccabf", "#a3adb8", "#b5b552", "#f3b04a"],
} as const;
