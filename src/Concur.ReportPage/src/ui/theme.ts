/** Light and dark: as the system has it until the reader chooses. */
import { onRemoved } from "./lifetime";

export type Theme = "light" | "dark";

type Listener = (theme: Theme) => void;

const listeners = new Set<Listener>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
let chosen: Theme | null = null;

export function theme(): Theme {
  return chosen ?? (dark.matches ? "dark" : "light");
}

/**
 * Calls back at once, and while the element is on the page whenever the theme changes or the page is printed: then it must be drawn
 * again, perhaps with another width.
 */
export function onTheme(element: Element, listener: Listener): void {
  listeners.add(listener);
  onRemoved(element, () => listeners.delete(listener));
  listener(theme());
}

/** Whether the page is as it goes onto paper. */
export function isPrinting(): boolean {
  return document.documentElement.dataset["printing"] !== undefined;
}

export function toggleTheme(): void {
  chosen = theme() === "dark" ? "light" : "dark";
  apply();
}

function apply(): void {
  document.documentElement.dataset["theme"] = theme();
  for (const listener of listeners) listener(theme());
}

dark.addEventListener("change", apply);
// Paper is white and narrow: what is printed is light, whatever the screen is, and is drawn as wide as a page beforehand.
window.addEventListener("beforeprint", () => {
  document.documentElement.dataset["theme"] = "light";
  document.documentElement.dataset["printing"] = "";
  for (const listener of listeners) listener("light");
});
window.addEventListener("afterprint", () => {
  delete document.documentElement.dataset["printing"];
  apply();
});
apply();
