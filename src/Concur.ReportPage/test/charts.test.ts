import assert from "node:assert/strict";
import { test } from "node:test";
import { shownIn, timeOf, type Bar } from "../src/charts/bars";
import { extentOf, stepsOf } from "../src/charts/steps";
import { lookOf } from "../src/charts/palette";
import { MOST, pointsOf } from "../src/charts/points";
import { flameOf, hottestOf } from "../src/flame/tree";
import { framesOf, type StackTree } from "../src/timeline/stacks";
import type { Account, TrialReport } from "../src/data/types";

const account = (laneMs: number, lanes: number, times: Record<string, number | null>, unexplainedMs = 0): Account => ({
  lanes,
  wallMs: laneMs / lanes,
  laneMs,
  iterations: 1,
  categories: Object.entries(times).map(([name, ms]) => ({ name, ms })),
  unexplainedMs,
});

const trial = (more: Partial<TrialReport>): TrialReport =>
  ({ strategy: "threads", variant: null, launches: [], gap: [], account: null, speedup: null, idealSpeedup: null, ...more }) as TrialReport;

test("the waterfall goes from the ideal to the actual speed-up, step by step", () => {
  // Sequential: 100 ms, of which 90 compute. Two lanes: 60 ms each, 90 ms of compute, 18 idle, 12 gc.
  const sequential = trial({ account: account(100, 1, { compute: 90, gc: 10 }) });
  const parallel = trial({
    idealSpeedup: 2,
    speedup: 100 / 60,
    account: account(120, 2, { compute: 90, gc: 12, idle: 18 }),
    gap: [
      { name: "gc", share: 0.1 },
      { name: "idle", share: 0.15 },
      { name: "inflation", share: 0 },
      { name: "lock", share: null },
    ],
  });
  const steps = stepsOf(parallel, sequential);
  assert.ok(steps);
  assert.deepEqual(
    steps.map((step) => step.name),
    ["idle", "gc", "sequential's own losses"],
  );
  assert.equal(steps[0]?.from, 2);
  steps.slice(1).forEach((step, index) => {
    assert.equal(step.from, steps[index]?.to);
  });
  assert.ok(Math.abs((steps.at(-1)?.to ?? 0) - 100 / 60) < 1e-12);
});

test("lanes beyond the ideal are a step of their own, and shares are of all lanes' time", () => {
  // Three lanes on two cores, 50 ms each: 90 ms of compute, 60 in the run queue; sequential computed 90 of 90 ms.
  const sequential = trial({ account: account(90, 1, { compute: 90 }) });
  const pool = trial({
    idealSpeedup: 2,
    speedup: 1.8,
    account: account(150, 3, { compute: 90, "run-queue": 60 }),
    gap: [
      { name: "run-queue", share: 0.4 },
      { name: "inflation", share: 0 },
    ],
  });
  assert.deepEqual(
    stepsOf(pool, sequential)?.map((step) => [step.name, Number(step.from.toFixed(9)), Number(step.to.toFixed(9))]),
    [
      ["workers beyond the ideal", 2, 3],
      ["run-queue", 3, 1.8],
    ],
  );
});

test("what remains between mean and median is a step of its own", () => {
  const parallel = trial({ idealSpeedup: 2, speedup: 1.9, account: account(120, 2, { compute: 90 }), gap: [{ name: "idle", share: 0.1 }] });
  assert.deepEqual(
    stepsOf(parallel, undefined)?.map((step) => [step.name, Number(step.to.toFixed(9))]),
    [
      ["idle", 1.8],
      ["median, not mean", 1.9],
    ],
  );
});

test("a trial without a gap has no waterfall", () => {
  assert.equal(stepsOf(trial({ idealSpeedup: 1, speedup: 1 }), undefined), null);
});

test("categories that show stand in the order of the account, the residue last; what can't be had is null, not nothing", () => {
  const bars: Bar[] = [
    {
      label: "a",
      wholeMs: 100,
      categories: [
        { name: "startup", ms: 0 },
        { name: "compute", ms: 80 },
        { name: "gc", ms: null },
      ],
      unexplainedMs: 20,
    },
    {
      label: "b",
      wholeMs: 100,
      categories: [
        { name: "startup", ms: 5 },
        { name: "compute", ms: 95 },
        { name: "gc", ms: 0.01 },
      ],
      unexplainedMs: 0,
    },
  ];
  assert.deepEqual(shownIn(bars), ["startup", "compute", "unexplained"]);
  const [a] = bars;
  assert.ok(a);
  assert.equal(timeOf(a, "gc"), null);
  assert.equal(timeOf(a, "unexplained"), 20);
});

test("iterations are thinned evenly, and profiled launches are left out", () => {
  const launch = (profiled: boolean, count: number) => ({
    profiled,
    realMs: null,
    userMs: null,
    sysMs: null,
    maxRssBytes: null,
    exitCode: 0,
    voluntarySwitches: null,
    involuntarySwitches: null,
    throttledPeriods: null,
    signal: null,
    round: null,
    othersShare: null,
    stealShare: null,
    account: null,
    iterationsMs: Array.from({ length: count }, (_, i) => i),
  });
  const few = pointsOf(trial({ launches: [launch(false, 3), launch(true, 50)] }));
  assert.deepEqual(
    few.map((point) => point.ms),
    [0, 1, 2],
  );
  const many = pointsOf(trial({ launches: [launch(false, 1000), launch(false, 1000)] }));
  assert.ok(many.length >= MOST && many.length <= MOST + 2);
  assert.ok(many.some((point) => point.ms === 999) && many.some((point) => point.ms === 0));
  assert.ok(Math.abs(many.filter((point) => point.launch === 1).length - MOST / 2) <= 2);
});

test("every category has a look; one that is not known keeps its name", () => {
  assert.equal(lookOf("run-queue").words, "run queue");
  assert.equal(lookOf("<b>").words, "<b>");
  assert.equal(lookOf("constructor").words, "constructor");
});

const tree: StackTree = {
  parents: Int32Array.from([-1, 0, 1, 0]),
  frames: Int32Array.from([0, 1, 0, 2]),
  names: ["main", "work", "<script>"],
};

const packed = (array: Int32Array | Float64Array) => Buffer.from(array.buffer).toString("base64");

test("a stack's frames are told innermost first", () => {
  assert.deepEqual(framesOf(tree, 2), ["main", "work", "main"]);
  assert.deepEqual(framesOf(tree, -1), []);
});

test("a flame graph's times add up, and recursion counts once", () => {
  const profile = { weighting: "cpu", nodes: packed(Int32Array.from([1, 2, 3])), weights: packed(Float64Array.from([5, 10, 2.5])) };
  const root = flameOf(profile, tree);
  assert.equal(root.value, 17.5);
  assert.deepEqual(
    root.children?.map((frame) => [frame.name, frame.value, frame.children?.length]),
    [["main", 17.5, 2]],
  );
  assert.deepEqual(hottestOf(root, 9), [
    { name: "main", self: 10, total: 17.5 },
    { name: "work", self: 5, total: 15 },
    { name: "<script>", self: 2.5, total: 2.5 },
  ]);
});

test("a step is stacked from nothing up and from nothing down", () => {
  assert.deepEqual(extentOf({ from: 2, to: 1.5 }), { before: 1.5, above: 0.5, below: 0 });
  assert.deepEqual(extentOf({ from: 0.25, to: -0.5 }), { before: 0, above: 0.25, below: -0.5 });
  assert.deepEqual(extentOf({ from: -0.25, to: -0.75 }), { before: -0.25, above: 0, below: -0.5 });
  assert.deepEqual(extentOf({ from: -0.5, to: 1 }), { before: 0, above: 1, below: -0.5 });
});
