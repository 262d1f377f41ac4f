/** Where methods stand in the source. */
import type { SourcePlace } from "./types";

/** The address at which Visual Studio Code opens a file at a line; null for what is no absolute path. */
export function sourceLink({ file, line }: SourcePlace): string | null {
  const path = /^[A-Za-z]:[\\/]/.test(file) ? `/${file.replaceAll("\\", "/")}` : file;
  if (!path.startsWith("/") || path.startsWith("//")) return null;
  return `vscode://file${path.split("/").map(encodeURIComponent).join("/")}${line > 0 ? `:${line}` : ""}`;
}
