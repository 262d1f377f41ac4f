/** What an element holds on to outside of itself is let go when the element is taken from the page. */

const closers = new WeakMap<Element, (() => void)[]>();

/** How elements that have something to let go are found. */
const MARK = "data-closes";

/** Calls back when the element, or one around it, is taken out by fill of dom.ts. */
export function onRemoved(element: Element, close: () => void): void {
  element.setAttribute(MARK, "");
  closers.set(element, [...(closers.get(element) ?? []), close]);
}

/** Lets go what an element that is taken out and those in it hold. */
export function removed(element: Element): void {
  for (const one of [element, ...element.querySelectorAll(`[${MARK}]`)]) {
    for (const close of closers.get(one) ?? []) close();
    closers.delete(one);
  }
}

/** Calls back whenever the element's width is another one than before. */
export function onWidth(element: Element, changed: () => void): void {
  let seen = 0;
  const observer = new ResizeObserver(() => {
    if (element.clientWidth === seen) return;
    seen = element.clientWidth;
    changed();
  });
  observer.observe(element);
  onRemoved(element, () => {
    observer.disconnect();
  });
}
