import assert from "node:assert/strict";
import { test } from "node:test";
import type { GainCheck } from "../src/data/types";
import { checkRow } from "../src/sections/checks";

const check: GainCheck = {
  strategy: "threads",
  prediction: {
    kind: "workers",
    change: "there were one worker",
    factor: 0.56,
    interval: { low: 0.52, high: 0.6 },
    unknown: null,
    site: null,
    place: null,
    workers: 1,
    isAtMost: false,
  },
  tried: "--workers 1",
  measured: 0.57,
  measuredInterval: { low: 0.55, high: 0.59 },
  unknown: null,
  error: 0.018,
  verdict: "held",
};

const texts = (one: GainCheck) => checkRow(one).map((cell) => cell.text);

test("a prediction stands beside what was measured, and how far off it was", () => {
  assert.deepEqual(texts(check), [
    "threads",
    "there were one worker",
    "--workers 1",
    "0.56x (0.52 to 0.60)",
    "0.57x (0.55 to 0.59)",
    "1.8 %",
    "within the predicted interval",
  ]);
});

test("an upper bound has no error, and only what lies above it stands against it", () => {
  const most = { ...check, prediction: { ...check.prediction, isAtMost: true }, error: null };
  assert.deepEqual(texts(most).slice(3), [
    "at most 0.56x (0.52 to 0.60)",
    "0.57x (0.55 to 0.59)",
    "n/a",
    "not above the predicted interval",
  ]);
  assert.equal(texts({ ...most, verdict: "missed" })[6], "above the predicted interval");
});

test("what was not measured says why", () => {
  const unknown = { ...check, measured: null, measuredInterval: null, error: null, verdict: "unknown" as const, unknown: "it crashed" };
  assert.deepEqual(texts(unknown).slice(4), ["n/a", "n/a", "not measured: it crashed"]);
});

test("a prediction that is known badly has no figure", () => {
  const wide = { ...check, prediction: { ...check.prediction, interval: { low: 0.4, high: 0.8 } } };
  assert.deepEqual([texts(wide)[3], texts(wide)[5]], ["(0.40 to 0.80)", "n/a"]);
});
