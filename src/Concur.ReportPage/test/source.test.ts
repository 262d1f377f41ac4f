import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, placeText, sourceLink, webLink } from "../src/data/source";

test("a file opens at its line", () => {
  assert.equal(sourceLink({ file: "/src/My Work.cs", line: 58 }), "vscode://file/src/My%20Work.cs:58");
  assert.equal(sourceLink({ file: "C:\\src\\Work.cs", line: 0 }), "vscode://file/C%3A/src/Work.cs");
});

test("what is no path of this machine is no link", () => {
  assert.equal(sourceLink({ file: "Work.cs", line: 1 }), null);
  assert.equal(sourceLink({ file: "//server/share/Work.cs", line: 1 }), null);
  assert.equal(sourceLink({ file: "javascript:alert(1)", line: 1 }), null);
});

test("a place leads to its host of sources before an editor", () => {
  const url = "https://github.com/me/app/blob/abc/Work.cs#L58";
  assert.equal(linkOf({ file: "/src/Work.cs", line: 58, url })?.href, url);
  assert.equal(linkOf({ file: "/src/Work.cs", line: 58 })?.href, "vscode://file/src/Work.cs:58");
  assert.equal(linkOf({ file: "Work.cs", line: 58 }), null);
});

test("only encrypted addresses of the web are links", () => {
  for (const url of [
    "http://example.com/",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://example.com/",
    " https://me:secret@example.com/",
    "data:text/html,x",
    "//example.com/",
    "https:",
    "",
    null,
  ])
    assert.equal(webLink({ file: "Work.cs", line: 1, url }), null, String(url));
  assert.equal(webLink({ file: "Work.cs", line: 1, url: "https://example.com/Work.cs" }), "https://example.com/Work.cs");
});

test("a place is shown by the name of its file", () => {
  assert.equal(placeText({ file: "/src/Work.cs", line: 58 }), "Work.cs:58");
  assert.equal(placeText({ file: "C:\\src\\Work.cs", line: 0 }), "Work.cs");
});
