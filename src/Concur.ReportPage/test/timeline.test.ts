import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../src/timeline/account";
import { bytesOf, extentOf, firstEndingAfter, intervalAt, numbersOf, type Row } from "../src/timeline/columns";
import { errorWidth, headingOf, topsOf } from "../src/timeline/painter";
import { stretchesOf, wordsOf } from "../src/timeline/path";
import { clamped, panned, ticks, zoomed } from "../src/timeline/range";
import { Raster } from "../src/timeline/raster";

/** A row of [start, end, kind]. */
function row(...intervals: [number, number, number][]): Row {
  return {
    threadIds: [1],
    name: "one",
    process: "p",
    machine: null,
    opensProcess: true,
    count: intervals.length,
    starts: Int32Array.from(intervals, ([start]) => start),
    ends: Int32Array.from(intervals, ([, end]) => end),
    kinds: Uint8Array.from(intervals, ([, , kind]) => kind),
    stacks: null,
    byThreads: null,
  };
}

/** Numbers that are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Intervals in order, none over another, gaps between some. */
function generated(next: () => number, count: number): Row {
  const intervals: [number, number, number][] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const start = at + Math.floor(next() * 3) * Math.floor(next() * 50);
    at = start + Math.floor(next() * next() * 200);
    intervals.push([start, at, Math.floor(next() * 4)]);
  }

  return row(...intervals);
}

function drawn(one: Row, start: number, end: number, width: number): [number, number, number][] {
  const all: [number, number, number][] = [];
  new Raster(4).draw(one, { start, end }, width, (from, to, kind) => all.push([from, to, kind]));
  return all;
}

test("packed numbers are little-endian and signed", () => {
  assert.deepEqual([...numbersOf(Buffer.from([1, 0, 0, 0, 255, 255, 255, 255, 0, 1, 0, 0]).toString("base64"))], [1, -1, 256]);
  assert.deepEqual([...bytesOf(Buffer.from([0, 7, 255]).toString("base64"))], [0, 7, 255]);
});

test("the first interval that ends after an instant is found", () => {
  const one = row([0, 10, 0], [10, 20, 1], [30, 40, 0]);
  assert.equal(firstEndingAfter(one, -5), 0);
  assert.equal(firstEndingAfter(one, 9), 0);
  assert.equal(firstEndingAfter(one, 10), 1);
  assert.equal(firstEndingAfter(one, 25), 2);
  assert.equal(firstEndingAfter(one, 40), 3);
});

test("an interval near the pointer counts as the one under it", () => {
  const one = row([10, 12, 0], [30, 40, 0]);
  assert.equal(intervalAt(one, 11, 0), 0);
  assert.equal(intervalAt(one, 14, 3), 0);
  assert.equal(intervalAt(one, 28, 3), 1);
  assert.equal(intervalAt(one, 20, 3), -1);
  assert.equal(intervalAt(row(), 20, 3), -1);
});

test("the account of any range adds up to rows times its length, and parts of it to the whole", () => {
  const next = random(1);
  for (let round = 0; round < 200; round++) {
    const rows = Array.from({ length: 1 + Math.floor(next() * 4) }, () => generated(next, Math.floor(next() * 60)));
    const whole = extentOf(rows);
    const [a, b] = [next(), next()].map((share) => whole.start + share * (whole.end - whole.start)).sort((x, y) => x - y) as [
      number,
      number,
    ];
    const parts = [
      [whole.start, a],
      [a, b],
      [b, whole.end],
    ].map(([start = 0, end = 0]) => accountOf(rows, { start, end }, 4));
    const all = accountOf(rows, whole, 4);
    assert.ok(Math.abs(all.times.reduce((sum, time) => sum + time, 0) + all.untold - all.whole) < 1e-6);
    assert.ok(all.untold > -1e-6);
    for (let kind = 0; kind < 4; kind++) {
      const sum = parts.reduce((total, part) => total + (part.times[kind] ?? 0), 0);
      assert.ok(Math.abs(sum - (all.times[kind] ?? 0)) < 1e-6, `kind ${kind}: ${sum} is not ${all.times[kind] ?? 0}`);
    }
  }
});

test("a row has rectangles in order, one beside the other, no more than pixels, and one wherever something was", () => {
  const next = random(2);
  for (let round = 0; round < 300; round++) {
    const one = generated(next, Math.floor(next() * 400));
    const whole = extentOf([one]);
    const width = 1 + Math.floor(next() * 120);
    const rectangles = drawn(one, whole.start, whole.end, width);
    assert.ok(rectangles.length <= width);
    let last = 0;
    const covered = new Set<number>();
    for (const [from, to, kind] of rectangles) {
      assert.ok(from >= last && to > from && to <= width, `${from} to ${to} after ${last}`);
      assert.ok(kind >= 0 && kind < 4);
      for (let pixel = from; pixel < to; pixel++) covered.add(pixel);
      last = to;
    }

    const perPixel = (whole.end - whole.start) / width;
    // What is over before the range begins, or begins when it ends, is not in it.
    for (let i = firstEndingAfter(one, whole.start); i < one.count && (one.starts[i] ?? 0) < whole.end; i++) {
      const middle = Math.min(width - 1, Math.floor((((one.starts[i] ?? 0) + (one.ends[i] ?? 0)) / 2 - whole.start) / perPixel));
      assert.ok(covered.has(middle), `nothing at pixel ${middle} of ${width}`);
    }
  }
});

test("the category with most of a pixel's time has it", () => {
  assert.deepEqual(drawn(row([0, 10, 0], [10, 14, 1], [14, 20, 2], [20, 40, 1]), 0, 40, 4), [
    [0, 1, 0],
    [1, 2, 2],
    [2, 4, 1],
  ]);
});

test("what lies outside the range is not drawn", () => {
  assert.deepEqual(drawn(row([0, 10, 0], [50, 60, 1], [90, 99, 2]), 40, 80, 8), [[2, 4, 1]]);
});

test("zooming keeps the instant under the pointer where it is", () => {
  const whole = { start: 0, end: 1000 };
  const range = zoomed({ start: 200, end: 600 }, whole, 0.5, 300);
  assert.deepEqual(range, { start: 250, end: 450 });
  assert.deepEqual(zoomed(range, whole, 1e9, 300), whole);
  assert.equal(zoomed(range, whole, 1e-9, 300).end - zoomed(range, whole, 1e-9, 300).start, 2);
});

test("moving stops at the ends, and the length stays", () => {
  const whole = { start: 0, end: 1000 };
  assert.deepEqual(panned({ start: 200, end: 600 }, whole, 5000), { start: 600, end: 1000 });
  assert.deepEqual(panned({ start: 200, end: 600 }, whole, -5000), { start: 0, end: 400 });
  assert.deepEqual(clamped({ start: -500, end: 5000 }, whole), whole);
});

test("ticks are round, and as far apart as asked for at least", () => {
  const next = random(3);
  for (let round = 0; round < 200; round++) {
    const start = next() * 1e6;
    const range = { start, end: start + 1 + next() * 1e7 };
    const { at, step } = ticks(range, 800, 100);
    assert.match(step.toPrecision(1), /^[125]/);
    assert.ok((step / (range.end - range.start)) * 800 >= 100 * (1 - 1e-9));
    assert.ok(at.every((tick) => tick >= range.start && tick <= range.end));
    assert.ok(at.length <= 9);
  }
});

test("a machine's error is a bar as long as both directions together, where it can be seen", () => {
  const picture = { range: { start: 0, end: 100_000 }, labels: 100, width: 1100 };
  assert.equal(errorWidth(2.5, picture), 50);
  assert.equal(errorWidth(0.01, picture), null);
  assert.equal(errorWidth(80, picture), null);
  assert.equal(errorWidth(0.01, { ...picture, range: { start: 0, end: 100 } }), 200);
});

test("rows of another machine have its name above them even where they are all", () => {
  const machine = { name: "m1", errorMs: 2.5 };
  const there = { ...row([0, 1, 0]), process: "m1: app", machine };
  assert.ok((topsOf([there]).tops[0] ?? 0) > 0);
  assert.equal(topsOf([row([0, 1, 0])]).tops[0], 0);
  assert.equal(headingOf(there), "m1: app (clock \u00b12.50 ms)");
  assert.equal(headingOf(row([0, 1, 0])), "p");
});

test("a critical path is a line through the rows of its threads", () => {
  const rows = [row(), { ...row(), threadIds: [7, 9] }];
  const stretches = [
    { thread: 9, start: 0, end: 5 },
    { thread: 1, start: 5, end: 8 },
    { thread: 99, start: 8, end: 9 },
  ];
  assert.deepEqual(stretchesOf({ stretches, leftOutMs: null }, rows), [
    { row: 1, start: 0, end: 5 },
    { row: 0, start: 5, end: 8 },
  ]);
  assert.deepEqual(stretchesOf(null, rows), []);
  assert.doesNotMatch(wordsOf({ stretches, leftOutMs: null }), /one thread|left out/);
  assert.match(wordsOf({ stretches: stretches.slice(0, 1), leftOutMs: null }), /It stays in one thread/);
  assert.match(wordsOf({ stretches, leftOutMs: 0.02 }), /Stretches up to 20 .s are left out/);
});
