/** Flame graphs of a recording: time on the CPUs, by the clock, off the CPUs; with search. */
import flamegraph, { type FlameGraph } from "d3-flame-graph";
import { select as d3select } from "d3-selection";
import { FRAMES } from "../charts/palette";
import { placeOf, placeText, type Sources } from "../data/source";
import type { PackedProfile, PackedRecording } from "../data/types";
import { duration, percent } from "../format";
import { button, el, fill, select } from "../ui/dom";
import { onRemoved, onWidth } from "../ui/lifetime";
import { method } from "../ui/method";
import { figure } from "../ui/rows";
import { table } from "../ui/table";
import { kindOf, OwnCode } from "../timeline/own";
import { treeOf } from "../timeline/stacks";
import { flameOf, hottestOf, type FlameFrame } from "./tree";

const CELL = 20;
const HOTTEST = 40;

const WORDS: Record<string, string> = { cpu: "on the CPUs", wall: "by the clock", "off-cpu": "off the CPUs" };

/** The graph with its choice of times, its search, and a table of the hottest frames for those who cannot see it. */
export function flames(recording: PackedRecording, sources: Sources | null | undefined): HTMLElement {
  const stacks = new OwnCode(treeOf(recording));
  const place = el("div", { class: "flame", role: "group", "aria-label": "Flame graph; the table below has its frames in words" });
  const found = el("span", { class: "muted", role: "status" });
  const hottest = el("div");
  const search = el("input", { type: "search", placeholder: "Search frames", "aria-label": "Search frames" });
  let graph: FlameGraph | null = null;
  let width = 0;
  let shown = recording.profiles[0];

  const draw = () => {
    if (!shown || width === 0) return;
    const { tree, nodes } = stacks.shown;
    const root = flameOf(shown, tree, nodes);
    graph?.destroy();
    fill(place);
    graph = made(root, width, found, sources);
    d3select<HTMLElement, FlameFrame>(place).datum(root).call(graph);
    // It is drawn in its own time, which paper does not wait for: there it is scaled.
    const svg = place.querySelector("svg");
    svg?.setAttribute("viewBox", `0 0 ${width} ${svg.getAttribute("height") ?? width}`);
    fill(hottest, tableOf(root, sources));
    if (search.value !== "") graph.search(search.value);
  };
  const choose = (profile: PackedProfile | undefined) => {
    shown = profile;
    draw();
  };
  search.addEventListener("input", () => {
    found.textContent = "";
    if (search.value === "") graph?.clear();
    else graph?.search(search.value);
  });
  onWidth(place, () => {
    width = place.clientWidth;
    draw();
  });
  onRemoved(place, () => graph?.destroy());
  const names = recording.profiles.map((profile) => WORDS[profile.weighting] ?? profile.weighting);
  return el(
    "div",
    {},
    el(
      "div",
      { class: "toolbar" },
      select("Time", names, names[0], (value) => {
        choose(recording.profiles[names.indexOf(value)]);
      }),
      stacks.toggle(draw),
      search,
      button("Whole graph", () => graph?.resetZoom()),
      found,
    ),
    place,
    el("details", {}, el("summary", {}, "Hottest frames"), hottest),
  );
}

function made(root: FlameFrame, width: number, found: HTMLElement, sources: Sources | null | undefined): FlameGraph {
  const placed = (name: string) => {
    const place = placeOf(name, sources);
    return place ? `${name} (${placeText(place)})` : name;
  };
  return flamegraph()
    .width(width)
    .cellHeight(CELL)
    .minFrameSize(1)
    .transitionDuration(0)
    .inverted(true)
    .sort(true)
    .setLabelHandler((node) => `${placed(node.data.name)}: ${duration(node.data.value / 1e3)}, ${percent(node.data.value / root.value)}`)
    .setColorMapper((node) => (node.highlight === true ? FRAMES.found : node.data === root ? FRAMES.state[0] : colorOf(node.data.name)))
    .setDetailsHandler(() => undefined)
    .setSearchMatch((node, term) => node.data.name.toLowerCase().includes(term.toLowerCase()))
    .setSearchHandler((results, sum) => {
      found.textContent = `${results.length} ${results.length === 1 ? "frame" : "frames"}, ${percent(sum / root.value)} of the time`;
    });
}

/** Own code, libraries and states are told apart; neighbours of one kind mostly are as well. */
function colorOf(name: string): string {
  const colors = FRAMES[kindOf(name)];
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65521;
  return colors[hash % colors.length] ?? colors[0];
}

function tableOf(root: FlameFrame, sources: Sources | null | undefined): HTMLElement {
  return table(
    `The ${HOTTEST} frames with the most time of their own`,
    [
      { title: "frame" },
      { title: "own", figures: true },
      { title: "with what it called", figures: true },
      { title: "own share", figures: true },
    ],
    hottestOf(root, HOTTEST).map((frame) => [
      method(frame.name, sources),
      figure(frame.self / 1e3, duration),
      figure(frame.total / 1e3, duration),
      figure(frame.self / root.value, percent),
    ]),
  );
}
