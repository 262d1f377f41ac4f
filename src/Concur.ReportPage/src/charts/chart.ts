/** An ECharts chart as an element: as wide as its place, in the page's theme, with words for those who cannot see it. */
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { el, fill } from "../ui/dom";
import { onRemoved, onWidth } from "../ui/lifetime";
import { onTheme, type Theme } from "../ui/theme";
import { inTwoLines } from "./names";
import { lookOf } from "./palette";

use([BarChart, CustomChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** What an option may depend on. */
export interface Place {
  width: number;
  theme: Theme;
  /** Colour of texts. */
  ink: string;
  /** Colour of lines in the background. */
  faint: string;
}

/** The text of axes and labels, px. */
const TEXT = 12;

/**
 * A chart.
 * @param description What it shows, in words.
 * @param height In px, by the width that it has.
 * @param option What ECharts is told; called again when the theme or the width changes.
 */
export function chart(description: string, height: (width: number) => number, option: (place: Place) => EChartsCoreOption): HTMLElement {
  const element = el("div", { class: "chart", role: "img", "aria-label": description });
  let instance: EChartsType | null = null;
  let theme: Theme = "light";
  const draw = () => {
    if (element.clientWidth > 0)
      orSay(element, () => {
        redraw(element.clientWidth);
      });
  };
  const redraw = (width: number) => {
    const pixels = height(width);
    element.style.height = `${pixels}px`;
    instance ??= init(element, null, { renderer: "svg", height: pixels, width });
    instance.resize({ width, height: pixels });
    instance.setOption({ ...common(theme), ...option({ width, theme, ...inks(theme) }) }, true);
    // What ECharts draws is described by the element itself.
    element.querySelector("svg")?.setAttribute("aria-hidden", "true");
  };
  onTheme(element, (current) => {
    theme = current;
    draw();
  });
  onWidth(element, draw);
  onRemoved(element, () => instance?.dispose());
  return element;
}

/** Draws; a chart that cannot be drawn says so, and costs no other one. */
function orSay(element: HTMLElement, drawn: () => void): void {
  try {
    drawn();
  } catch (error) {
    fill(element, el("p", { class: "error" }, `This chart could not be drawn: ${String(error)}`));
  }
}

function inks(theme: Theme): { ink: string; faint: string } {
  return theme === "dark" ? { ink: "#e8eaed", faint: "#3c4147" } : { ink: "#22262a", faint: "#dfe2e6" };
}

function common(theme: Theme): EChartsCoreOption {
  const { ink } = inks(theme);
  return {
    animation: false,
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    backgroundColor: "transparent",
    textStyle: { color: ink, fontSize: TEXT, fontFamily: "system-ui, sans-serif" },
  };
}

const NO_PATTERN = { symbol: "none" };

/** An area of one colour: without a pattern, which ECharts gives to every series that has none of its own. */
export function plain(color: string): { color: string; decal: object } {
  return { color, decal: NO_PATTERN };
}

/** How a category's areas look. */
export function areaOf(category: string, theme: Theme): { color: string; decal: object; borderColor: string; borderWidth: number } {
  const look = lookOf(category);
  return {
    color: look[theme],
    decal: look.lines
      ? {
          symbol: "rect",
          dashArrayX: [1, 0],
          dashArrayY: [1.5, look.lines.apart],
          rotation: (look.lines.degrees * Math.PI) / 180,
          color: theme === "dark" ? "rgba(0,0,0,0.45)" : "rgba(255,255,255,0.55)",
        }
      : NO_PATTERN,
    borderColor: theme === "dark" ? "#1b1e22" : "#ffffff",
    borderWidth: 0.5,
  };
}

/** An axis of names; long ones take two lines, and longer ones are cut. */
export function nameAxis(names: readonly string[], place: Place): object {
  return {
    type: "category",
    // Numbers in place of names: ECharts looks names up in objects, in which some have a meaning of their own.
    data: names.map((_, index) => String(index)),
    inverse: true,
    axisLine: { lineStyle: { color: place.faint } },
    axisTick: { show: false },
    axisLabel: {
      color: place.ink,
      width: labelWidth(place.width),
      overflow: "truncate",
      interval: 0,
      lineHeight: TEXT + 1,
      formatter: (index: string) => harmless(inTwoLines(names[Number(index)] ?? "", labelWidth(place.width))),
    },
  };
}

/** A name as a label: ECharts keeps the widths of texts in an object, where those that every object has need to be other texts. */
function harmless(name: string): string {
  return name in Object.prototype ? `${name}\u200b` : name;
}

/** An axis of figures. */
export function figureAxis(name: string, place: Place, written: (value: number) => string, more: Record<string, unknown> = {}): object {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: { color: place.ink },
    axisLine: { show: false },
    // Ends that were set are not round: they have no label.
    axisLabel: {
      color: place.ink,
      formatter: written,
      hideOverlap: true,
      ...("max" in more ? { showMaxLabel: more["max"] === 1 } : {}),
      ...("min" in more ? { showMinLabel: typeof more["min"] === "function" || more["min"] === 0 } : {}),
    },
    splitLine: { lineStyle: { color: place.faint } },
    ...more,
  };
}

/** The room for names at the left, px. */
export function labelWidth(width: number): number {
  return Math.min(180, Math.round(width * 0.28));
}

/** A tip whose content is an element: nothing in it is read as HTML. */
export function tip(content: (params: unknown) => HTMLElement | null, place: Place): object {
  return {
    confine: true,
    backgroundColor: place.theme === "dark" ? "#2a2e33" : "#ffffff",
    borderColor: place.faint,
    textStyle: { color: place.ink, fontSize: TEXT },
    formatter: (params: unknown) => content(params) ?? "",
  };
}
