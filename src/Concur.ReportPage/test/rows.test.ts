import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged, figure, text } from "../src/ui/rows";
import { bytes, duration, factor, percent } from "../src/format";

const rows = [
  [text("threads"), figure(3, String)],
  [text("tasks 10"), figure(null, () => "n/a")],
  [text("tasks 9"), figure(1, String)],
  [text("gil"), figure(2, String)],
];

const first = (all: readonly (readonly { text: string }[])[]) => all.map((row) => row[0]?.text);

test("rows stay as they are without an order", () => {
  assert.deepEqual(arranged(rows, "", null), rows);
});

test("figures sort by their values, and what is unknown stands last either way", () => {
  assert.deepEqual(first(arranged(rows, "", { column: 1, direction: "ascending" })), ["tasks 9", "gil", "threads", "tasks 10"]);
  assert.deepEqual(first(arranged(rows, "", { column: 1, direction: "descending" })), ["threads", "gil", "tasks 9", "tasks 10"]);
});

test("texts sort with the numbers in them as numbers", () => {
  assert.deepEqual(first(arranged(rows, "", { column: 0, direction: "ascending" })), ["gil", "tasks 9", "tasks 10", "threads"]);
});

test("every word of a filter stands somewhere in the row", () => {
  assert.deepEqual(first(arranged(rows, "TASKS", null)), ["tasks 10", "tasks 9"]);
  assert.deepEqual(first(arranged(rows, " tasks  n/a ", null)), ["tasks 10"]);
  assert.deepEqual(arranged(rows, "tasks gil", null), []);
});

test("figures are written as the terminal writes them", () => {
  assert.deepEqual([0.0005, 0.5, 4.126, 45.67, 312.4, 12_345, 0].map(duration), ["500 ns", "500 \u00b5s", "4.13 ms", "45.7 ms", "312 ms", "12.3 s", "0 ms"]);
  assert.equal(duration(null), "n/a");
  assert.deepEqual([0.1234, -0.00001, 1].map(percent), ["12.3 %", "0.0 %", "100.0 %"]);
  assert.deepEqual([1.874, 0.0123, null].map(factor), ["1.87x", "0.012x", "n/a"]);
  assert.deepEqual([8, 1500, 2_400_000, 3.21e9].map(bytes), ["8 B", "1.5 kB", "2.4 MB", "3.21 GB"]);
});
