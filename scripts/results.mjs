// Sums up a folder of test results (.trx files of 'dotnet test', .tap files of Node.js): prints which tests failed, with message
// and stack, which were skipped and why, and as the last line how many there were of each. The exit code is 1 if a test failed, or none
// passed.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// Of a failed test's message and stack.
const [mostLines, mostColumns] = [20, 400];

const [folder] = process.argv.slice(2);
const tests = readdirSync(folder).sort().flatMap((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  return file.endsWith(".trx") ? fromTrx(text) : file.endsWith(".tap") ? fromTap(text) : [];
});

// The <Counters> of a .trx do not count what was skipped: its single results do, as NotExecuted.
function fromTrx(text) {
  return [...text.matchAll(/<UnitTestResult ([^>]*?)(?:\/>|>(.*?)<\/UnitTestResult>)/gs)].map(([, attributes, body = ""]) => ({
    name: attribute(attributes, "testName"),
    outcome: { Passed: "passed", NotExecuted: "skipped" }[attribute(attributes, "outcome")] ?? "failed",
    reason: decoded(/<Message>(.*?)<\/Message>/s.exec(body)?.[1] ?? "").trim(),
    stack: decoded(/<StackTrace>(.*?)<\/StackTrace>/s.exec(body)?.[1] ?? "").trim(),
  }));
}

function fromTap(text) {
  return [...text.matchAll(/^(not )?ok \d+ - (.*?)(?: # (?:SKIP|TODO)\b *(.*))?$/gm)].map(([, not, name, reason]) => ({
    name,
    outcome: reason !== undefined ? "skipped" : not ? "failed" : "passed",
    reason,
  }));
}

function attribute(attributes, name) {
  return decoded(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
}

function decoded(text) {
  const named = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) =>
    name ? named[name] : String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10)));
}

function indented(texts) {
  const lines = texts.flatMap((text) => (text ?? "").split("\n")).filter((line) => line.trim() !== "");
  return lines.slice(0, mostLines).map((line) => `  ${line.slice(0, mostColumns)}`);
}

const of = (outcome) => tests.filter((test) => test.outcome === outcome);
for (const { name, reason, stack } of of("failed")) console.log([`failed: ${name}`, ...indented([reason, stack])].join("\n"));
for (const { name, reason } of of("skipped")) console.log(`skipped: ${name}: ${reason || "no reason is given"}`);
const skipped = of("skipped").length;
console.log(`${of("passed").length} passed, ${of("failed").length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = of("failed").length > 0 || of("passed").length === 0 ? 1 : 0;
