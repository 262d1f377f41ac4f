// Builds the page's script and style sheet: node build.mjs FOLDER
// Below FOLDER/packed are the files that the assembly carries, compressed: those, and the real speedscope.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const folder = process.argv[2] ?? "dist";
await build({
  entryPoints: { report: "src/main.ts" },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome120", "firefox120", "safari17"],
  charset: "ascii",
  // The licences of what is bundled stay in the files.
  legalComments: "eof",
  logLevel: "warning",
});

const packed = join(folder, "packed");
rmSync(packed, { recursive: true, force: true });
mkdirSync(join(packed, "speedscope"), { recursive: true });
function pack(from, name) {
  writeFileSync(join(packed, `${name}.br`), brotliCompressSync(readFileSync(from)));
}

for (const name of ["report.js", "report.css"]) pack(join(folder, name), name);
const speedscope = join("node_modules", "speedscope");
const release = join(speedscope, "dist", "release");
for (const name of readdirSync(release)) {
  // The profile that it brings as an example.
  if (!name.startsWith("perf-vertx-")) pack(join(release, name), `speedscope/${name}`);
}

pack(join(speedscope, "LICENSE"), "speedscope/LICENSE");
