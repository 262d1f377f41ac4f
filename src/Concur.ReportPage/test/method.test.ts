import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged } from "../src/ui/rows";
import { method } from "../src/ui/method";

const sources = {
  "My.Work.Run": { file: "/src/Work.cs", line: 58, url: "https://github.com/me/app/blob/abc/Work.cs#L58" },
  "My.Work.Local": { file: "Local.cs", line: 3 },
};

test("a method is followed by its place, which is a link where it leads somewhere", () => {
  assert.deepEqual(method("My.Work.Run", sources), {
    text: "My.Work.Run",
    link: { text: "Work.cs:58", href: "https://github.com/me/app/blob/abc/Work.cs#L58", title: "/src/Work.cs: opens github.com" },
  });
  assert.deepEqual(method("My.Work.Local", sources), { text: "My.Work.Local (Local.cs:3)" });
  assert.deepEqual(method("Other.Run", sources), { text: "Other.Run" });
  assert.deepEqual(method(null, null), { text: "n/a" });
});

test("names that objects have members of have no place", () => {
  assert.deepEqual(method("constructor", sources), { text: "constructor" });
  assert.deepEqual(method("__proto__", sources), { text: "__proto__" });
});

test("rows are found by the places that stand in them", () => {
  const rows = [[method("My.Work.Run", sources)], [method("Other.Run", sources)]];
  assert.deepEqual(arranged(rows, "work.cs:58", null), [rows[0]]);
});
