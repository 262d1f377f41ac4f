/** The timeline: a row for each thread, zoomed and moved by wheel, pointer and keys; the account of what is in view beside it. */
import { legend } from "../charts/legend";
import { lookOf } from "../charts/palette";
import type { PackedRecording } from "../data/types";
import { duration, percent } from "../format";
import { button, el, fill } from "../ui/dom";
import { onWidth } from "../ui/lifetime";
import { isPrinting, onTheme, type Theme } from "../ui/theme";
import { accountOf } from "./account";
import { extentOf, intervalAt, rowsOf, type Row } from "./columns";
import { instantAt, Painter, SIZES, topsOf, type Picture } from "./painter";
import { stretchesOf, wordsOf, type Stretch } from "./path";
import { panned, zoomed, type Range } from "./range";
import { OwnCode } from "./own";
import { framesOf, treeOf } from "./stacks";

const MOST_HEIGHT = 560;
const FRAMES_SHOWN = 14;
const NEAR = 3;
const KEYS_MOVE = 0.15;
const KEYS_ZOOM = 0.7;

class TimelineView {
  readonly element: HTMLElement;
  readonly #recording: PackedRecording;
  readonly #rows: Row[];
  readonly #stacks: OwnCode;
  readonly #names: Map<number, string>;
  readonly #whole: Range;
  readonly #path: Stretch[];
  readonly #canvas = el("canvas", { "aria-hidden": "true" });
  readonly #spacer = el("div", { class: "timeline-spacer" });
  readonly #scroller: HTMLElement;
  readonly #tip = el("div", { class: "timeline-tip tip", role: "status", "aria-live": "polite" });
  readonly #account = el("tbody");
  readonly #inView = el("p", { class: "muted in-view" });
  readonly #painter: Painter;
  readonly #tops: readonly number[];
  readonly #height: number;
  #range: Range;
  #theme: Theme = "light";
  #chosen = -1;
  /** The interval that was stepped to, of the chosen row. */
  #at = -1;
  #dragged: { x: number; range: Range } | null = null;
  #asked = false;
  #width = 0;

  constructor(recording: PackedRecording) {
    this.#recording = recording;
    this.#rows = rowsOf(recording);
    this.#stacks = new OwnCode(treeOf(recording));
    this.#names = new Map(this.#rows.flatMap((row) => row.threadIds.map((id) => [id, row.name])));
    this.#whole = extentOf(this.#rows);
    this.#path = stretchesOf(recording.path, this.#rows);
    this.#range = this.#whole;
    this.#painter = new Painter(this.#canvas, recording.categories.length);
    ({ tops: this.#tops, height: this.#height } = topsOf(this.#rows));
    this.#scroller = el(
      "div",
      {
        class: "timeline",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "timeline",
        "aria-label":
          `Timeline of ${this.#rows.length} threads. Arrows left and right move, plus and minus zoom, 0 shows all, ` +
          "arrows up and down choose a thread, N and P go through its intervals.",
      },
      this.#canvas,
      this.#spacer,
    );
    this.#spacer.style.height = `${this.#height + SIZES.axis}px`;
    this.element = el(
      "div",
      { class: "timeline-view" },
      this.#toolbar(),
      el("div", { class: "timeline-place" }, this.#scroller, this.#tip),
      this.#accountTable(),
      legend(recording.categories),
      recording.path && this.#path.length > 0 ? el("p", { class: "muted" }, wordsOf(recording.path)) : null,
    );
    this.#listen();
  }

  #toolbar(): HTMLElement {
    const middle = () => (this.#range.start + this.#range.end) / 2;
    return el(
      "div",
      { class: "toolbar" },
      button("Zoom in", () => {
        this.#show(zoomed(this.#range, this.#whole, 0.5, middle()));
      }),
      button("Zoom out", () => {
        this.#show(zoomed(this.#range, this.#whole, 2, middle()));
      }),
      button("Show all", () => {
        this.#show(this.#whole);
      }),
      this.#path.length > 0
        ? button("Critical path", () => {
            this.#scroller.scrollTop = Math.min(...this.#path.map(({ row }) => this.#tops[row] ?? 0));
            this.#show({ start: this.#path[0]?.start ?? 0, end: this.#path.at(-1)?.end ?? 0 });
          })
        : null,
      this.#stacks.toggle(() => {
        this.#hide();
      }),
      this.#inView,
    );
  }

  #accountTable(): HTMLElement {
    return el(
      "table",
      { class: "range-account" },
      el("caption", {}, "The threads' time in view"),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "category"),
          el("th", { scope: "col", class: "figure" }, "time"),
          el("th", { scope: "col", class: "figure" }, "share"),
        ),
      ),
      this.#account,
    );
  }

  #listen(): void {
    onTheme(this.#scroller, (theme) => {
      this.#theme = theme;
      this.#measure();
      // At once: paper does not wait for a frame.
      if (this.#width > 0) this.#painter.paint(this.#picture());
    });
    onWidth(this.#scroller, () => {
      this.#measure();
      this.#ask();
    });
    this.#scroller.addEventListener("scroll", () => {
      this.#ask();
    });
    this.#scroller.addEventListener(
      "wheel",
      (event) => {
        this.#wheel(event);
      },
      { passive: false },
    );
    this.#scroller.addEventListener("keydown", (event) => {
      this.#key(event);
    });
    this.#canvas.addEventListener("pointerdown", (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#dragged = { x: event.offsetX, range: this.#range };
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      this.#pointer(event);
    });
    this.#canvas.addEventListener("pointerup", () => {
      this.#dragged = null;
    });
    this.#canvas.addEventListener("pointercancel", () => {
      this.#dragged = null;
    });
    this.#canvas.addEventListener("pointerleave", () => {
      this.#hide();
    });
    this.#canvas.addEventListener("dblclick", (event) => {
      this.#show(zoomed(this.#range, this.#whole, 0.25, instantAt(event.offsetX, this.#picture())));
    });
  }

  /** On paper nothing scrolls: all rows are there. */
  #measure(): void {
    const all = this.#height + SIZES.axis + 2;
    if (isPrinting()) this.#scroller.scrollTop = 0;
    this.#scroller.style.height = `${isPrinting() ? all : Math.min(MOST_HEIGHT, all)}px`;
    this.#width = this.#scroller.clientWidth;
    this.#canvas.style.height = `${this.#scroller.clientHeight}px`;
  }

  #wheel(event: WheelEvent): void {
    // Without a key the wheel belongs to the page, as everywhere; sideways it moves the timeline.
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      event.preventDefault();
      const by = event.deltaY === 0 ? event.deltaX : event.deltaY;
      this.#show(zoomed(this.#range, this.#whole, Math.exp(by / 300), instantAt(event.offsetX, this.#picture())));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.#show(panned(this.#range, this.#whole, (event.deltaX / this.#room()) * (this.#range.end - this.#range.start)));
    }
  }

  #key(event: KeyboardEvent): void {
    const length = this.#range.end - this.#range.start;
    const middle = this.#range.start + length / 2;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => {
        this.#show(panned(this.#range, this.#whole, -length * KEYS_MOVE));
      },
      ArrowRight: () => {
        this.#show(panned(this.#range, this.#whole, length * KEYS_MOVE));
      },
      ArrowUp: () => {
        this.#choose(this.#chosen - 1);
      },
      ArrowDown: () => {
        this.#choose(this.#chosen + 1);
      },
      "+": () => {
        this.#show(zoomed(this.#range, this.#whole, KEYS_ZOOM, middle));
      },
      "=": () => {
        this.#show(zoomed(this.#range, this.#whole, KEYS_ZOOM, middle));
      },
      "-": () => {
        this.#show(zoomed(this.#range, this.#whole, 1 / KEYS_ZOOM, middle));
      },
      "0": () => {
        this.#show(this.#whole);
      },
      Home: () => {
        this.#show(panned(this.#range, this.#whole, -this.#whole.end));
      },
      End: () => {
        this.#show(panned(this.#range, this.#whole, this.#whole.end));
      },
      n: () => {
        this.#step(1);
      },
      p: () => {
        this.#step(-1);
      },
      Escape: () => {
        this.#hide();
      },
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  #choose(row: number): void {
    this.#chosen = Math.max(0, Math.min(this.#rows.length - 1, row));
    this.#at = -1;
    const top = this.#tops[this.#chosen] ?? 0;
    const room = this.#scroller.clientHeight - SIZES.axis - SIZES.row;
    this.#scroller.scrollTop = Math.max(Math.min(this.#scroller.scrollTop, top), top - room);
    this.#ask();
    const chosen = this.#rows[this.#chosen];
    if (chosen) fill(this.#tip, el("strong", {}, chosen.name), el("div", {}, `${chosen.count} intervals`));
  }

  /** The next or the last interval of the chosen row, brought into view. */
  #step(by: number): void {
    if (this.#chosen < 0) this.#choose(0);
    const row = this.#rows[this.#chosen];
    if (!row || row.count === 0) return;
    this.#at =
      this.#at < 0
        ? Math.min(row.count - 1, Math.max(0, intervalAt(row, this.#range.start, Infinity)))
        : Math.max(0, Math.min(row.count - 1, this.#at + by));
    const [start, end] = [row.starts[this.#at] ?? 0, row.ends[this.#at] ?? 0];
    const length = this.#range.end - this.#range.start;
    if (start < this.#range.start || end > this.#range.end)
      this.#show(panned(this.#range, this.#whole, (start + end) / 2 - this.#range.start - length / 2));
    this.#describe(row, this.#at);
  }

  #pointer(event: PointerEvent): void {
    if (this.#dragged) {
      const length = this.#dragged.range.end - this.#dragged.range.start;
      this.#show(panned(this.#dragged.range, this.#whole, ((this.#dragged.x - event.offsetX) / this.#room()) * length));
      return;
    }

    const y = event.offsetY - SIZES.axis + this.#scroller.scrollTop;
    const index = this.#tops.findIndex((top) => y >= top && y < top + SIZES.row);
    const row = this.#rows[index];
    const us = instantAt(event.offsetX, this.#picture());
    const interval =
      row && event.offsetX >= this.#labels() ? intervalAt(row, us, (NEAR / this.#room()) * (this.#range.end - this.#range.start)) : -1;
    if (!row || event.offsetY < SIZES.axis) this.#hide();
    else if (interval < 0) {
      fill(this.#tip, el("strong", {}, row.name), el("div", {}, row.process));
      this.#place(event);
    } else {
      this.#describe(row, interval);
      this.#place(event);
    }
  }

  #describe(row: Row, at: number): void {
    const [start, end] = [row.starts[at] ?? 0, row.ends[at] ?? 0];
    const by = row.byThreads?.[at] ?? -1;
    fill(
      this.#tip,
      el("strong", {}, lookOf(this.#recording.categories[row.kinds[at] ?? 0] ?? "").words),
      el("div", {}, `${duration((end - start) / 1e3)} from ${duration((start - this.#whole.start) / 1e3)}, ${row.name}`),
      by < 0 ? null : el("div", {}, `in the way: ${this.#names.get(by) ?? `thread ${by}`}`),
      ...this.#frames(row.stacks?.[at] ?? -1),
    );
  }

  #frames(stack: number): HTMLElement[] {
    if (stack < 0) return [];
    const { tree, nodes } = this.#stacks.shown;
    const frames = framesOf(tree, nodes?.[stack] ?? stack);
    const more = frames.length > FRAMES_SHOWN ? [el("div", { class: "muted" }, `and ${frames.length - FRAMES_SHOWN} more`)] : [];
    return [el("ol", { class: "frames" }, ...frames.slice(0, FRAMES_SHOWN).map((frame) => el("li", {}, frame))), ...more];
  }

  #place(event: PointerEvent): void {
    this.#tip.classList.add("floating");
    const left = event.offsetX + 16;
    this.#tip.style.left = `${Math.max(0, Math.min(left, this.#width - this.#tip.offsetWidth - 4))}px`;
    this.#tip.style.top = `${event.offsetY + 20}px`;
  }

  #hide(): void {
    this.#tip.classList.remove("floating");
    fill(this.#tip);
  }

  #show(range: Range): void {
    this.#range = range;
    this.#ask();
  }

  #ask(): void {
    if (this.#asked || this.#width === 0) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#painter.paint(this.#picture());
      this.#summarise();
    });
  }

  #summarise(): void {
    const { times, untold, whole } = accountOf(this.#rows, this.#range, this.#recording.categories.length);
    const rows = this.#recording.categories
      .map((category, kind) => ({ words: lookOf(category).words, us: times[kind] ?? 0, category }))
      .filter((row) => row.us > 0);
    rows.sort((a, b) => b.us - a.us);
    fill(
      this.#account,
      ...[...rows, { words: "not alive, or no event tells", us: untold, category: "untold" }].map((row) =>
        el(
          "tr",
          { "data-category": row.category, "data-us": row.us.toFixed(3) },
          el("th", { scope: "row" }, row.words),
          el("td", { class: "figure" }, duration(row.us / 1e3)),
          el("td", { class: "figure" }, percent(row.us / whole)),
        ),
      ),
    );
    const length = this.#range.end - this.#range.start;
    const all = duration((this.#whole.end - this.#whole.start) / 1e3);
    const from = duration((this.#range.start - this.#whole.start) / 1e3);
    this.#inView.textContent = `${duration(length / 1e3)} of ${all} in view, from ${from}`;
    this.#scroller.dataset["length"] = String(length);
  }

  #labels(): number {
    return Math.round(Math.min(170, this.#width * 0.28));
  }

  #room(): number {
    return Math.max(1, this.#width - this.#labels());
  }

  #picture(): Picture {
    return {
      rows: this.#rows,
      tops: this.#tops,
      categories: this.#recording.categories,
      range: this.#range,
      origin: this.#whole.start,
      theme: this.#theme,
      labels: this.#labels(),
      width: this.#width,
      height: this.#scroller.clientHeight,
      scroll: this.#scroller.scrollTop,
      chosen: this.#chosen,
      path: this.#path,
    };
  }
}

/** The timeline of a recording. */
export function timeline(recording: PackedRecording): HTMLElement {
  return new TimelineView(recording).element;
}
