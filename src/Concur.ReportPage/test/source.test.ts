import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceLink } from "../src/data/source";

test("a file opens at its line", () => {
  assert.equal(sourceLink({ file: "/src/My Work.cs", line: 58 }), "vscode://file/src/My%20Work.cs:58");
  assert.equal(sourceLink({ file: "C:\\src\\Work.cs", line: 0 }), "vscode://file/C%3A/src/Work.cs");
});

test("what is no path of this machine is no link", () => {
  assert.equal(sourceLink({ file: "Work.cs", line: 1 }), null);
  assert.equal(sourceLink({ file: "//server/share/Work.cs", line: 1 }), null);
  assert.equal(sourceLink({ file: "javascript:alert(1)", line: 1 }), null);
});
