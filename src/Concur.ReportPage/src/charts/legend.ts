/** A legend of categories: swatches with the patterns that the charts have. */
import { el } from "../ui/dom";
import { lookOf, type Look } from "./palette";

/** A legend of those categories. */
export function legend(categories: readonly string[]): HTMLElement {
  return el(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    ...categories.map((category) => {
      const look = lookOf(category);
      return el("li", {}, swatch(look), look.words);
    }),
  );
}

function swatch(look: Look): HTMLElement {
  const element = el("span", { class: "swatch", "aria-hidden": "true" });
  element.style.setProperty("--light", look.light);
  element.style.setProperty("--dark", look.dark);
  if (look.lines) {
    // The lines of a gradient stand across its direction.
    element.style.setProperty(
      "--lines",
      `repeating-linear-gradient(${-look.lines.degrees}deg, transparent 0 ${look.lines.apart}px, ` +
        `var(--line) ${look.lines.apart}px ${look.lines.apart + 1.5}px)`,
    );
  }

  return element;
}
