// Builds the page's script and style sheet: node build.mjs FOLDER
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
