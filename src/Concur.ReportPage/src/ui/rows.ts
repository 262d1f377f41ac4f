/** Rows of a table, sorted and filtered. */

export interface Cell {
  text: string;
  /** What the cell is sorted by; null stands last, whichever way; undefined: its text. */
  value?: number | null;
  title?: string;
  /** Stands behind the text, as a link; only https and the editor's own addresses are made into one. */
  link?: { text: string; href: string; title: string };
}

export interface Order {
  column: number;
  direction: "ascending" | "descending";
}

/** A cell that is sorted by its text. */
export function text(value: string | null, title?: string): Cell {
  return title === undefined ? { text: value ?? "n/a" } : { text: value ?? "n/a", title };
}

/** A cell that is sorted by a figure and shows it as it is written. */
export function figure(value: number | null | undefined, written: (value: number | null | undefined) => string): Cell {
  return { text: written(value), value: value ?? null };
}

/** The rows in which every word of the filter stands, in order. Sorting is stable. */
export function arranged(rows: readonly (readonly Cell[])[], filter: string, order: Order | null): readonly (readonly Cell[])[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const kept = rows.filter((row) => {
    const line = row
      .map((cell) => (cell.link ? `${cell.text} ${cell.link.text}` : cell.text))
      .join("\n")
      .toLowerCase();
    return words.every((word) => line.includes(word));
  });
  if (!order) return kept;
  const sign = order.direction === "ascending" ? 1 : -1;
  return [...kept].sort((a, b) => compared(a[order.column], b[order.column], sign));
}

function compared(a: Cell | undefined, b: Cell | undefined, sign: number): number {
  if (!a || !b) return 0;
  if (a.value === undefined || b.value === undefined) return sign * a.text.localeCompare(b.text, "en", { numeric: true });
  if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
  return sign * (a.value - b.value);
}
