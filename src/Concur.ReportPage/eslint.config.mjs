import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/**", "*.mjs", "src/data/types.ts"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.test.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ["error", 12],
      "max-lines": ["error", 400],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Texts come into the page as text nodes: see ui/dom.ts." },
        { property: "outerHTML", message: "Texts come into the page as text nodes: see ui/dom.ts." },
        { property: "insertAdjacentHTML", message: "Texts come into the page as text nodes: see ui/dom.ts." },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  // node:test returns promises that its runner awaits.
  { files: ["test/**"], rules: { "@typescript-eslint/no-floating-promises": "off", "max-lines": "off" } },
);
