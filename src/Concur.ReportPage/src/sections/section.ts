/** A part of the page with a heading that can be linked to. */
import { el } from "../ui/dom";

export interface Section {
  id: string;
  title: string;
  content: () => (Node | null)[];
}

export function section({ id, title, content }: Section): HTMLElement {
  return el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...made(content));
}

/** A part that cannot be shown says so, and costs no other one. */
export function made(content: Section["content"]): (Node | null)[] {
  try {
    return content();
  } catch (error) {
    return [el("p", { class: "error" }, `This part could not be shown: ${String(error)}`)];
  }
}

/** Says why there is nothing to see. */
export function empty(why: string): HTMLElement {
  return el("p", { class: "empty" }, why);
}

/** Figures behind a chart, for those who want them exactly. */
export function figures(content: HTMLElement): HTMLElement {
  return el("details", {}, el("summary", {}, "Figures"), content);
}
