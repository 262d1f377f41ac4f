/** Tables that sort by any column, and filter where there is much to filter. */
import { el, fill, outward } from "./dom";
import { arranged, type Cell, type Order } from "./rows";

export interface Column {
  title: string;
  /** Figures stand to the right, and their greatest come first when they are sorted by. */
  figures?: boolean;
}

/** From so many rows on there is a filter. */
const FILTERED = 6;

/** A table with a caption for those who cannot see it. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): HTMLElement {
  let order: Order | null = null;
  let filter = "";
  const body = el("tbody");
  const headings = columns.map((column, index) => {
    const sort = el("button", { type: "button", class: "sort" }, column.title);
    const heading = el("th", { scope: "col", class: column.figures === true ? "figure" : null, "aria-sort": "none" }, sort);
    sort.addEventListener("click", () => {
      const first = column.figures === true ? "descending" : "ascending";
      order = { column: index, direction: order?.column === index && order.direction === first ? other(first) : first };
      headings.forEach((one, at) => {
        one.setAttribute("aria-sort", at === index && order ? order.direction : "none");
      });
      draw();
    });
    return heading;
  });

  const none = el("p", { class: "muted", role: "status" });
  function draw(): void {
    const shown = arranged(rows, filter, order);
    fill(body, ...shown.map((row) => el("tr", {}, ...row.map((cell, index) => cellOf(cell, index, columns[index])))));
    none.textContent = shown.length === 0 ? "No row has that." : "";
  }

  draw();
  const scroller = el(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": caption },
    el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, ...headings)), body),
  );
  if (rows.length < FILTERED) return scroller;
  const input = el("input", { type: "search", placeholder: "Filter", "aria-label": `Filter: ${caption}` });
  input.addEventListener("input", () => {
    filter = input.value;
    draw();
  });
  return el("div", { class: "filtered" }, input, scroller, none);
}

function cellOf(cell: Cell, index: number, column: Column | undefined): HTMLElement {
  const attributes = { class: column?.figures === true ? "figure" : null, title: cell.title ?? null };
  const content = cell.link ? [`${cell.text} `, outward(cell.link.text, cell.link)] : [cell.text];
  return index === 0 ? el("th", { scope: "row", ...attributes }, ...content) : el("td", attributes, ...content);
}

function other(direction: Order["direction"]): Order["direction"] {
  return direction === "ascending" ? "descending" : "ascending";
}
