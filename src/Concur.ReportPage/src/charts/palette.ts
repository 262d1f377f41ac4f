/** The look of every category: colours that stay apart for colour-blind eyes, and a pattern for those who see none. */

import categories from "../../schema/categories.json";

export interface Look {
  words: string;
  light: string;
  dark: string;
  /** Lines of the pattern: their direction in degrees, their distance in pixels; null: plain. */
  lines: { degrees: number; apart: number } | null;
}

/** The tool's own table, as `dotnet concur schema categories` prints it: its pictures and tables have the same looks and words. */
const LOOKS: Record<string, Look> = Object.fromEntries(
  Object.values(categories).map(({ name, words, look }) => [name, { words, ...look }]),
);

const OTHER: Look = { words: "", light: "#5f6b76", dark: "#a3adb8", lines: { degrees: 70, apart: 12 } };

/** The look of a category; one that this page does not know keeps its name. */
export function lookOf(category: string): Look {
  const known = isCategory(category) ? LOOKS[category] : undefined;
  return known ?? { ...OTHER, words: category };
}

/** Whether this page knows a category of that name. */
export function isCategory(name: string): boolean {
  return Object.hasOwn(LOOKS, name);
}

/** Where a category stands in the account; behind all others when this page does not know it. */
export function placeOf(category: string): number {
  const place = Object.keys(LOOKS).indexOf(category);
  return place < 0 ? Infinity : place;
}

/** The colours of frames in flame graphs, the same in both themes; their text is the dark ink. */
export const FRAMES = {
  own: ["#f2a65a", "#f4b96b", "#ee9c6c", "#f6c667", "#e8a87c", "#f0b27a"],
  framework: ["#c3c9d1", "#cfd4da", "#b9c1ca"],
  state: ["#9db4cc"],
  found: "#d98be3",
} as const;

/** Colours for what is told apart by name: strategies in a plot. */
export const SERIES = {
  light: [
    "#0059a8",
    "#c84c00",
    "#00855f",
    "#b8437f",
    "#8a5a2b",
    "#4a3aa7",
    "#2f8fc9",
    "#a88a2b",
    "#7a1f4d",
    "#2a8f86",
    "#5f6b76",
    "#77772a",
    "#d98a00",
  ],
  dark: [
    "#4a9be6",
    "#f0782f",
    "#22b98b",
    "#e07fb0",
    "#c98f55",
    "#9285e8",
    "#6cc0f2",
    "#d8bd62",
    "#c05a8c",
    "#5ccabf",
    "#a3adb8",
    "#b5b552",
    "#f3b04a",
  ],
} as const;
