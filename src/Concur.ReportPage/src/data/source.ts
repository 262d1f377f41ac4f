/** Where methods stand in the source. */
import type { SourcePlace } from "./types";

/** The places of methods by their names; a run file is a stranger's, and its names may be those of any object's members. */
export type Sources = Readonly<Record<string, SourcePlace>>;

export interface SourceLink {
  href: string;
  title: string;
}

/** What is shown of a place: the file's name and the line. */
export function placeText({ file, line }: SourcePlace): string {
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  return line > 0 ? `${name}:${line}` : name;
}

/** The place of a method; undefined where it is not known. */
export function placeOf(method: string | null, sources: Sources | null | undefined): SourcePlace | undefined {
  return sources && method !== null && Object.hasOwn(sources, method) ? sources[method] : undefined;
}

/** Where a place leads: to its host of sources where it has one, else to an editor; null for neither. */
export function linkOf(place: SourcePlace): SourceLink | null {
  const web = webLink(place);
  if (web !== null) return { href: web, title: `${place.file}: opens ${new URL(web).host}` };
  const local = sourceLink(place);
  return local === null ? null : { href: local, title: `${place.file}: opens in Visual Studio Code` };
}

/** The address of a place at a host of sources; null for what is no encrypted address of the web. */
export function webLink({ url }: SourcePlace): string | null {
  if (!url || !URL.canParse(url)) return null;
  const address = new URL(url);
  return address.protocol === "https:" && address.username === "" && address.password === "" ? address.href : null;
}

/** The address at which Visual Studio Code opens a file at a line; null for what is no absolute path. */
export function sourceLink({ file, line }: SourcePlace): string | null {
  const path = /^[A-Za-z]:[\\/]/.test(file) ? `/${file.replaceAll("\\", "/")}` : file;
  if (!path.startsWith("/") || path.startsWith("//")) return null;
  return `vscode://file${path.split("/").map(encodeURIComponent).join("/")}${line > 0 ? `:${line}` : ""}`;
}
