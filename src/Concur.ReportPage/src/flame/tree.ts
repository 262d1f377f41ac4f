/** From a profile's stacks to a tree of frames with their times. */
import type { PackedProfile } from "../data/types";
import { doublesOf, numbersOf } from "../timeline/columns";
import type { StackTree } from "../timeline/stacks";

export interface FlameFrame {
  name: string;
  /** Of the frame itself and all that it called, microseconds. */
  value: number;
  children?: FlameFrame[];
}

/**
 * The tree below a root that holds everything. Nodes without time are left out.
 * @param places For each of the profile's nodes its place in the tree; null where the tree is the recording's own.
 */
export function flameOf(profile: PackedProfile, tree: StackTree, places: Int32Array | null = null): FlameFrame {
  const totals = new Float64Array(tree.parents.length);
  const [nodes, weights] = [numbersOf(profile.nodes), doublesOf(profile.weights)];
  nodes.forEach((node, index) => {
    const place = places?.[node] ?? node;
    totals[place] = (totals[place] ?? 0) + (weights[index] ?? 0);
  });

  // Parents stand before their children.
  for (let node = totals.length - 1; node >= 0; node--) {
    const parent = tree.parents[node] ?? -1;
    if (parent >= 0) totals[parent] = (totals[parent] ?? 0) + (totals[node] ?? 0);
  }

  const root: FlameFrame = { name: "all", value: 0, children: [] };
  const made: (FlameFrame | undefined)[] = new Array<FlameFrame | undefined>(totals.length);
  totals.forEach((value, node) => {
    if (value === 0) return;
    const frame: FlameFrame = { name: tree.names[tree.frames[node] ?? -1] ?? "", value };
    made[node] = frame;
    const parent = tree.parents[node] ?? -1;
    const above = parent < 0 ? root : made[parent];
    if (above) (above.children ??= []).push(frame);
    if (parent < 0) root.value += value;
  });
  return root;
}

/** The frames with the most time of their own, the greatest first: name, own time, time with what they called; microseconds. */
export function hottestOf(root: FlameFrame, most: number): { name: string; self: number; total: number }[] {
  const sums = new Map<string, { name: string; self: number; total: number }>();
  const above = new Set<string>();
  const visit = (frame: FlameFrame): void => {
    const sum = sums.get(frame.name) ?? { name: frame.name, self: 0, total: 0 };
    sums.set(frame.name, sum);
    sum.self += frame.value - (frame.children ?? []).reduce((all, child) => all + child.value, 0);
    // What recurs counts once.
    const isOutermost = !above.has(frame.name);
    if (isOutermost) sum.total += frame.value;
    if (isOutermost) above.add(frame.name);
    frame.children?.forEach(visit);
    if (isOutermost) above.delete(frame.name);
  };
  root.children?.forEach(visit);
  return [...sums.values()].sort((a, b) => b.self - a.self || b.total - a.total).slice(0, most);
}
