import assert from "node:assert/strict";
import { test } from "node:test";
import { gainRow, partRow } from "../src/sections/gains";
import type { Gain } from "../src/data/types";
import { arranged } from "../src/ui/rows";

const none: Gain = {
  kind: "workers",
  change: "",
  factor: null,
  interval: null,
  unknown: null,
  site: null,
  place: null,
  workers: null,
  isAtMost: false,
};

const lock: Gain = {
  ...none,
  kind: "lock-free",
  change: "the lock in My.Cache.Get were never waited for",
  factor: 1.72,
  interval: { low: 1.6, high: 1.8 },
  site: "My.Cache.Get",
  place: { file: "/src/Cache.cs", line: 41 },
};

const texts = (gain: Gain) => gainRow(gain, {}).map((cell) => cell.text);

test("a change has its place, which leads to the source, its gain and the interval", () => {
  const [change, place, gain, interval, note] = gainRow(lock, {});
  assert.equal(change?.text, lock.change);
  assert.deepEqual(place?.link, {
    text: "Cache.cs:41",
    href: "vscode://file/src/Cache.cs:41",
    title: "/src/Cache.cs: opens in Visual Studio Code",
  });
  assert.deepEqual([gain?.text, interval?.text, note?.text], ["1.72x", "1.60 to 1.80", ""]);
});

test("a note says what is only an upper bound, known badly, or not known", () => {
  assert.deepEqual(texts({ ...none, factor: 2.3, isAtMost: true }), ["", "", "2.30x", "n/a", "at most"]);
  assert.deepEqual(texts({ ...none, factor: 1.5, interval: { low: 1.1, high: 2.4 } }), [
    "",
    "",
    "n/a",
    "1.10 to 2.40",
    "not known better than 1.10x to 2.40x",
  ]);
  assert.deepEqual(texts({ ...none, unknown: "the waits have no stacks" }), ["", "", "n/a", "n/a", "not known: the waits have no stacks"]);
  assert.deepEqual(texts(none), ["", "", "n/a", "n/a", "not known"]);
});

test("changes sort by what they gain, and what is not known stands last", () => {
  const rows = [none, { ...none, factor: 1.1 }, lock].map((gain) => gainRow(gain, {}));
  const sorted = arranged(rows, "", { column: 2, direction: "descending" }).map((row) => row[2]?.text);
  assert.deepEqual(sorted, ["1.72x", "1.10x", "n/a"]);
});

test("a part of the critical path has the place of its lock, or else of its method", () => {
  const part = { kind: "compute", what: "computing in A", ms: 12.5, share: 0.61, method: "A", lock: null, place: null };
  const sources = { A: { file: "/src/A.cs", line: 7 } };
  assert.deepEqual(
    partRow(part, sources).map((cell) => cell.text),
    ["computing in A", "A", "12.5 ms", "61.0 %"],
  );
  assert.equal(partRow(part, sources)[1]?.link?.text, "A.cs:7");
  assert.equal(partRow({ ...part, lock: "B", place: { file: "/src/B.cs", line: 9 } }, sources)[1]?.link?.text, "B.cs:9");
});
