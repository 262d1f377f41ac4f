import assert from "node:assert/strict";
import { test } from "node:test";
import { inTwoLines } from "../src/charts/names";

test("a name that fits stays in one line", () => {
  assert.equal(inTwoLines("threads", 100), "threads");
});

test("a name that is too long is broken where its parts meet", () => {
  assert.equal(inTwoLines("thread-pool, candidate", 100), "thread-pool,\ncandidate");
  assert.equal(inTwoLines("parallel-foreach-async", 100), "parallel-\nforeach-async");
  assert.equal(inTwoLines("garbage collection", 100), "garbage\ncollection");
});

test("a name without parts is left as it is, to be cut", () => {
  assert.equal(inTwoLines("averylongnameindeed", 50), "averylongnameindeed");
});
