/** The stacks of a recording: a tree of frames, in which a stack is a node. */
import type { PackedRecording } from "../data/types";
import { numbersOf } from "./columns";

export interface StackTree {
  parents: Int32Array;
  frames: Int32Array;
  names: string[];
}

export function treeOf(recording: PackedRecording): StackTree {
  return { parents: numbersOf(recording.parents), frames: numbersOf(recording.nodeFrames), names: recording.frames };
}

/** The frames of a stack, innermost first. */
export function framesOf(tree: StackTree, node: number): string[] {
  const frames: string[] = [];
  for (let at = node; at >= 0; at = tree.parents[at] ?? -1) frames.push(tree.names[tree.frames[at] ?? -1] ?? "");
  return frames;
}
