// Finds the tests that dev.sh runs. Prints a line for each test project: its name, a tab, and a filter of 'dotnet test', which
// is empty for all its tests. The report page's own tests are called "page". All paths start at the repository's root.
//   node select-tests.mjs --word WORD | --filter EXPRESSION | --files FILE...
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const [kind, ...given] = process.argv.slice(2);

const files = readdirSync("tests", { recursive: true }).filter((file) => /^Concur\..*\.Tests\/.*\.cs$/.test(file)).map(readTests);
const projects = [...new Set(files.map((file) => file.project))];
const builtFrom = new Map(projects.map((project) => [project, references(`tests/${project}/${project}.csproj`)]));

/** Suites that start the tool or a browser. */
const isSlow = (project) => /^Concur\.(EndToEnd|ReportPage)\.Tests$/.test(project);

/** The tests in a file, by their classes and full names. */
function readTests(file) {
  const text = readFileSync(`tests/${file}`, "utf8");
  const space = /^namespace ([\w.]+)/m.exec(text)?.[1] ?? "";
  const tests = [];
  let type = "";
  let isTest = false;
  for (const line of text.split("\n")) {
    type = /^[a-z ]*class (\w+)/.exec(line)?.[1] ?? type;
    isTest ||= /^ *\[(Fact|Theory)/.test(line);
    const method = isTest && /public .*?(\w+)\s*\(/.exec(line)?.[1];
    if (!method) continue;
    tests.push({ type, name: `${space}.${type}.${method}` });
    isTest = false;
  }
  return { path: `tests/${file}`, project: file.split("/")[0], text, tests };
}

/** The projects that a project is built from, itself among them. */
function references(path, found = new Set()) {
  found.add(basename(path, ".csproj"));
  for (const [, reference] of readFileSync(path, "utf8").matchAll(/<ProjectReference Include="([^"]+)"/g)) {
    const next = join(dirname(path), reference);
    if (!found.has(basename(next, ".csproj"))) references(next, found);
  }
  return found;
}

/** What is chosen: the parts of each project's filter. No part means all its tests. */
const chosen = new Map();
function choose(project, part) {
  if (!chosen.has(project)) chosen.set(project, new Set(part ? [part] : []));
  else if (!part) chosen.get(project).clear();
  else if (chosen.get(project).size > 0) chosen.get(project).add(part);
}

function chooseClasses(file) {
  for (const test of file.tests) choose(file.project, `FullyQualifiedName~.${test.type}.`);
}

/** Chooses tests whose full name contains one of the words; slow ones only if the words name them, or match no others. */
function chooseMatching(words, filter) {
  const matches = (test) => words.some((word) => test.name.includes(word));
  const matching = projects.filter((project) => files.some((file) => file.project === project && file.tests.some(matches)));
  const isNamed = words.some((word) => /EndToEnd|ReportPage\.Tests/.test(word));
  const left = isNamed || matching.every(isSlow) ? [] : matching.filter(isSlow);
  for (const project of matching) if (!left.includes(project)) choose(project, filter);
  for (const project of left) console.error(`${project} has such tests, too. They are slow: name it in the filter to run them.`);
  return matching.length > 0;
}

/** A test project can name the types of a source file only if it is built from that file's project. */
function canName(project, path) {
  return !path.startsWith("src/") || !path.endsWith(".cs") || builtFrom.get(project).has(path.split("/")[1]);
}

/** What a test that has to do with a file mentions: the types that it declares, or else its name. */
function mentions(path) {
  const code = path.endsWith(".cs") && existsSync(path) ? readFileSync(path, "utf8").replace(/^ *\/\/.*$/gm, "") : "";
  const declarations = /\b(?:class|record|struct|interface|enum|delegate) (?:(?:class|struct) )?([A-Z]\w*)/g;
  const types = [...code.matchAll(declarations)].map(([, type]) => type);
  return new RegExp(`\\b(${types.length > 0 ? types.join("|") : basename(path).replaceAll(".", "\\.")})\\b`);
}

const unmentioned = new Map(); // The source files whose types no test mentions, by the project whose tests all run instead.
function chooseForFile(path) {
  if (path.startsWith("src/Concur.ReportPage/") && !path.endsWith(".cs")) choose("page");
  const own = files.find((file) => file.path === path && file.tests.length > 0);
  if (own) return chooseClasses(own);

  const able = projects.filter((project) => !isSlow(project) && canName(project, path));
  const pattern = mentions(path);
  const others = files.filter((file) => file.path !== path && file.tests.length > 0 && able.includes(file.project));
  const mentioning = others.filter((file) => pattern.test(file.text));
  mentioning.forEach(chooseClasses);
  if (mentioning.length > 0) return;

  const [top, assembly] = path.split("/");
  if (top === "src" && path.endsWith(".cs")) {
    const smallestFirst = able.sort((one, other) => builtFrom.get(one).size - builtFrom.get(other).size);
    const project = able.includes(`${assembly}.Tests`) ? `${assembly}.Tests` : smallestFirst[0];
    unmentioned.set(project, [...(unmentioned.get(project) ?? []), basename(path)]);
    choose(project);
  } else if (/\.(csproj|props|sln)$/.test(path) || !path.includes("/")) choose("Concur.Architecture.Tests");
}

if (kind === "--files") given.forEach(chooseForFile);
else if (kind === "--filter") {
  const words = [...given[0].matchAll(/(?<!!)[=~]([^=~&|()!]+)/g)].map(([, word]) => word.trim());
  chooseMatching(words, given[0]);
} else if (!chooseMatching(given, `FullyQualifiedName~${given[0]}`)) {
  const named = readdirSync("src", { recursive: true }).filter((file) => basename(file) === `${given[0]}.cs`);
  for (const file of named) chooseForFile(`src/${file}`);
}

for (const [project, names] of unmentioned) console.error(`No test names a type of ${names.join(", ")}: all of ${project} run.`);
for (const [project, parts] of chosen) console.log(`${project}\t${[...parts].join("|")}`);
