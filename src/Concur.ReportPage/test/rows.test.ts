import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged, figure, text } from "../src/ui/rows";
import { bytes, duration, factor, percent, whole } from "../src/format";
import vectors from "../../../tests/Golden/figures.json";

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

test("figures are written as the table that the terminal shares says", () => {
  const written: Record<string, (value: number | null) => string> = { duration, percent, factor, bytes, whole };
  for (const [kind, cases] of Object.entries(vectors)) {
    for (const [value, expected] of cases as [number | null, string][])
      assert.equal(written[kind]?.(value), expected, `${kind} ${String(value)}`);
  }
});
