// Makes the types of the page's data from its schema: schema/page.json -> src/data/types.ts
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const schema = JSON.parse(await readFile("schema/page.json", "utf8"));
delete schema.title; // The type would be called by it.
const types = await compile(schema, "PageDocument", {
  additionalProperties: false,
  bannerComment: "/* Generated from schema/page.json by `npm run types`. */",
  format: false,
  unknownAny: true,
});
await writeFile("src/data/types.ts", types);
