import assert from "node:assert/strict";
import { test } from "node:test";
import { flameOf, type FlameFrame } from "../src/flame/tree";
import { folded, hasOwn, kindOf, OUTSIDE } from "../src/timeline/own";
import { framesOf, type StackTree } from "../src/timeline/stacks";

/** A tree of stacks, outermost frame first; and the innermost node of each. */
function treeOf(...stacks: string[][]): { tree: StackTree; ends: number[] } {
  const names = [...new Set(stacks.flat())];
  const [parents, frames] = [[] as number[], [] as number[]];
  const ends = stacks.map((stack) =>
    stack.reduce((parent, name) => {
      const found = frames.findIndex((frame, node) => frame === names.indexOf(name) && parents[node] === parent);
      if (found >= 0) return found;
      frames.push(names.indexOf(name));
      return parents.push(parent) - 1;
    }, -1),
  );
  return { tree: { parents: Int32Array.from(parents), frames: Int32Array.from(frames), names }, ends };
}

function after(...stack: string[]): string[] {
  const { tree, ends } = treeOf(stack);
  const { tree: own, nodes } = folded(tree);
  return framesOf(own, nodes[ends[0] ?? -1] ?? -1).reverse();
}

const lines = (frame: FlameFrame, depth = 0): string[] => [
  `${" ".repeat(depth)}${frame.name} ${frame.value}`,
  ...(frame.children ?? []).flatMap((child) => lines(child, depth + 1)),
];

const packed = (array: Int32Array | Float64Array) => Buffer.from(array.buffer).toString("base64");

test("a frame is of own code, of a library, or a state", () => {
  const kinds: Record<string, string> = {
    "App.Work.Hot": "own",
    Main: "own",
    "SystemOfMine.Run": "own",
    "Concur.Harness.Workloads.BuiltIn.Primes.Count": "own",
    "System.Collections.Generic.List<>.Add": "framework",
    "Microsoft.Extensions.Hosting.Host.Run": "framework",
    "Interop.Sys.Read": "framework",
    "Concur.Harness.Launch.Run": "framework",
    "libcoreclr.so!JIT_New": "framework",
    "[libcoreclr.so]": "framework",
    "[kernel: futex]": "framework",
    "(unknown code)": "framework",
    "<>z__ReadOnlyList<>.GetEnumerator": "framework",
    "[lock]": "state",
    "[not sampled]": "state",
  };
  for (const [frame, kind] of Object.entries(kinds)) assert.equal(kindOf(frame), kind, frame);
});

test("frames of libraries are folded into their nearest own caller", () => {
  assert.deepEqual(after("Concur.Harness.Launch.Run", "App.Main", "System.Linq.Enumerable.Sum", "App.Main.lambda", "libc.so.6!memcpy"), [
    "App.Main",
    "App.Main.lambda",
  ]);
});

test("a state stays below the own code that led to it", () => {
  assert.deepEqual(after("System.Threading.Thread.Start", "App.Wait", "System.Threading.Monitor.Enter", "[lock]"), ["App.Wait", "[lock]"]);
});

test("what own code did not call stands outside of it, as do its states", () => {
  assert.deepEqual(after("System.Threading.Thread.Start", "libcoreclr.so!start"), [OUTSIDE]);
  assert.deepEqual(after("System.Threading.Thread.Start", "[wait]"), [OUTSIDE, "[wait]"]);
  assert.deepEqual(after("[not sampled]"), [OUTSIDE, "[not sampled]"]);
});

test("a flame graph of own code has the same time as before, and stacks that have become one are one frame", () => {
  const { tree, ends } = treeOf(
    ["Concur.Harness.Launch.Run", "App.Work", "System.Math.Sin"],
    ["Concur.Harness.Launch.Once", "App.Work", "System.Math.Cos", "App.Work.lambda"],
    ["System.GC.Collect"],
  );
  const profile = { weighting: "cpu", nodes: packed(Int32Array.from(ends)), weights: packed(Float64Array.from([5, 2, 3])) };
  const { tree: own, nodes } = folded(tree);
  assert.deepEqual(lines(flameOf(profile, own, nodes)), ["all 10", ` ${OUTSIDE} 3`, " App.Work 7", "  App.Work.lambda 2"]);
});

test("whether any own code is there is known of stacks, not of names", () => {
  assert.equal(hasOwn(treeOf(["System.A", "App.B"]).tree), true);
  assert.equal(hasOwn(treeOf(["System.A", "[lock]"]).tree), false);
  assert.equal(hasOwn({ ...treeOf(["System.A"]).tree, names: ["System.A", "App.B"] }), false);
});
