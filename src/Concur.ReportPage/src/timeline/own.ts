/** Only the reader's own code: frames of the framework, of the harness and of native libraries, folded into their callers. */
import { isCategory } from "../charts/palette";
import { el } from "../ui/dom";
import { onRemoved } from "../ui/lifetime";
import type { StackTree } from "./stacks";

/** Names that begin so are of the framework or of the harness. */
const LIBRARIES = [
  "System.",
  "Microsoft.",
  "Internal.",
  "Interop.",
  "dynamicClass.",
  "Concur.Harness.",
  "Concur.Protocol.",
  "Concur.Abstractions.",
];

/** Built-in workloads count as own code, as they do where the tool names the method that waited. */
const BUILT_IN = "Concur.Harness.Workloads.BuiltIn.";

/** What is not called by own code stands below this. */
export const OUTSIDE = "[outside your code]";

const NOT_SAMPLED = "not sampled";

/** A state is no code: it says what a thread did there, such as [lock]. */
export type FrameKind = "own" | "framework" | "state";

/** Whose code a frame is. Native functions are written module!function, or [module] where the function is not known. */
export function kindOf(frame: string): FrameKind {
  if (frame.startsWith("[") && frame.endsWith("]")) {
    const inner = frame.slice(1, -1);
    return frame === OUTSIDE || inner === NOT_SAMPLED || isCategory(inner) ? "state" : "framework";
  }

  // What has no name that a person wrote: "(unknown code)", and types that the compiler made, such as <>z__ReadOnlyList.
  if (frame.startsWith("(") || frame.startsWith("<")) return "framework";
  if (frame.startsWith(BUILT_IN)) return "own";
  return frame.includes("!") || LIBRARIES.some((library) => frame.startsWith(library)) ? "framework" : "own";
}

/** Whether any stack has a frame of own code. */
export function hasOwn(tree: StackTree): boolean {
  const own = tree.names.map((name) => kindOf(name) === "own");
  return tree.frames.some((frame) => own[frame] === true);
}

export interface Folded {
  tree: StackTree;
  /** For each node of the tree that was folded, the node that its time counts for. */
  nodes: Int32Array;
}

/** The tree without frames of libraries: each is folded into its nearest own caller, or into OUTSIDE where it has none. */
export function folded(tree: StackTree): Folded {
  const names = [...tree.names, OUTSIDE];
  const kinds = tree.names.map(kindOf);
  const [parents, frames, known] = [[] as number[], [] as number[], new Map<number, number>()];
  const made = (parent: number, frame: number): number => {
    const key = (parent + 1) * names.length + frame;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, parents.length);
    frames.push(frame);
    return parents.push(parent) - 1;
  };
  const outside = names.length - 1;
  const nodes = new Int32Array(tree.parents.length);
  // Parents stand before their children.
  tree.frames.forEach((frame, node) => {
    const parent = tree.parents[node] ?? -1;
    const above = parent < 0 ? -1 : (nodes[parent] ?? -1);
    const caller = above >= 0 && frames[above] === outside ? -1 : above;
    if (kinds[frame] === "own") nodes[node] = made(caller, frame);
    else {
      const holder = caller >= 0 ? caller : made(-1, outside);
      nodes[node] = kinds[frame] === "state" ? made(holder, frame) : holder;
    }
  });
  return { tree: { parents: Int32Array.from(parents), frames: Int32Array.from(frames), names }, nodes };
}

/** Until the reader chooses, only own code is shown wherever there is some. */
let chosen = true;
const listeners = new Set<() => void>();

/** The stacks of a recording, as the reader wants to see them. */
export class OwnCode {
  readonly #tree: StackTree;
  readonly #hasOwn: boolean;
  #folded: Folded | null = null;

  constructor(tree: StackTree) {
    this.#tree = tree;
    this.#hasOwn = hasOwn(tree);
  }

  /** The tree to show, and where nodes of the recording stand in it; null: where they stood. */
  get shown(): { tree: StackTree; nodes: Int32Array | null } {
    if (!chosen || !this.#hasOwn) return { tree: this.#tree, nodes: null };
    return (this.#folded ??= folded(this.#tree));
  }

  /** A box to tick. The choice holds for every graph and every timeline of the page; changed is called wherever it was made. */
  toggle(changed: () => void): HTMLElement {
    const box = el("input", { type: "checkbox", disabled: !this.#hasOwn });
    const title = this.#hasOwn
      ? "Fold frames of .NET, of the harness and of native libraries into the method of yours that called them"
      : "No frame here is of your own code";
    const element = el("label", { class: "choice", title }, box, "Only my code");
    const follow = () => {
      box.checked = chosen && this.#hasOwn;
    };
    const listener = () => {
      follow();
      changed();
    };
    follow();
    listeners.add(listener);
    onRemoved(element, () => listeners.delete(listener));
    box.addEventListener("change", () => {
      chosen = box.checked;
      for (const one of listeners) one();
    });
    return element;
  }
}
