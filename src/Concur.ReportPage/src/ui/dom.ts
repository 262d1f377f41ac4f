/** Elements are made here. Texts come in as text nodes, whatever is in them. */
import { removed } from "./lifetime";

type Child = Node | string | null;

type Attributes = Record<string, string | number | boolean | null | undefined>;

/** An HTML element. An attribute that is true has no value; one that is null, undefined or false is left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }

  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link that leads out of the page: to an address that was checked. */
export function outward(text: string, { href, title }: { href: string; title: string }): HTMLAnchorElement {
  const isWeb = href.startsWith("https:");
  return el("a", { href, title, target: isWeb ? "_blank" : null, rel: isWeb ? "noopener noreferrer" : null }, text);
}

/** Replaces what an element holds; what that held on to is let go. */
export function fill(element: Element, ...children: Child[]): void {
  for (const child of element.children) removed(child);
  element.replaceChildren(...children.filter((child) => child !== null));
}

/** A button that says what it does. */
export function button(text: string, action: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", action);
  return element;
}

/** A choice with a label; the first is chosen unless another is. */
export function select(
  label: string,
  options: readonly string[],
  chosen: string | undefined,
  changed: (value: string) => void,
): HTMLLabelElement {
  const list = el("select", {}, ...options.map((option) => el("option", { value: option, selected: option === chosen }, option)));
  list.addEventListener("change", () => {
    changed(list.value);
  });
  return el("label", { class: "choice" }, `${label} `, list);
}
