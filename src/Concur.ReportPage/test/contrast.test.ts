import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, inkOn, LEAST_CONTRAST } from "../src/charts/contrast";
import { FRAMES, lookOf } from "../src/charts/palette";
import categories from "../schema/categories.json";

test("contrast is what the guidelines say it is", () => {
  assert.ok(Math.abs(contrast("#ffffff", "#000000") - 21) < 1e-9);
  assert.ok(Math.abs(contrast("#777777", "#ffffff") - 4.48) < 0.005);
  assert.equal(contrast("#d9c400", "#ffffff"), contrast("#ffffff", "#d9c400"));
});

test("a text on a category's colour can be read, in both themes", () => {
  for (const category of [...Object.keys(categories), "one that is not known"]) {
    const look = lookOf(category);
    for (const color of [look.light, look.dark])
      assert.ok(contrast(inkOn(color), color) >= LEAST_CONTRAST, `${category}: ${inkOn(color)} on ${color}`);
  }
});

test("a text on yellow is dark", () => {
  assert.equal(inkOn(lookOf("run-queue").light), "#101214");
  assert.equal(inkOn(lookOf("unexplained").light), "#ffffff");
});

const css = readFileSync("src/page.css", "utf8");

test("the names of frames can be read", () => {
  const ink = /\.d3-flame-graph-label \{[^}]*\bcolor: (#\w{6})/.exec(css)?.[1] ?? "";
  for (const color of [...FRAMES.own, ...FRAMES.framework, ...FRAMES.state, FRAMES.found])
    assert.ok(contrast(ink, color) >= LEAST_CONTRAST, `${ink} on ${color}`);
});

test("the page's texts can be read on paper and on cards, in both themes", () => {
  for (const block of [/:root \{([^}]*)\}/, /:root\[data-theme="dark"\] \{([^}]*)\}/]) {
    const colors: Record<string, string | undefined> = Object.fromEntries(
      [...(block.exec(css)?.[1] ?? "").matchAll(/--([a-z]+): (#\w{6});/g)].map((one) => [one[1] ?? "", one[2] ?? ""] as const),
    );
    for (const text of ["ink", "muted", "link", "error", "warning"])
      for (const ground of ["paper", "card"])
        assert.ok(contrast(colors[text] ?? "", colors[ground] ?? "") >= LEAST_CONTRAST, `${text} on ${ground}`);
  }
});
