/** Methods in tables, with where they stand in the source. */
import { linkOf, placeOf, placeText, type Sources } from "../data/source";
import type { SourcePlace } from "../data/types";
import { text, type Cell } from "./rows";

/**
 * A method's name and behind it the file and the line, as a link where they lead somewhere. The line is a call's where that is known, else
 * the method's first.
 */
export function method(name: string | null, sources: Sources | null | undefined, line?: SourcePlace | null): Cell {
  const place = line ?? placeOf(name, sources);
  if (!place) return text(name);
  const [shown, link] = [placeText(place), linkOf(place)];
  return link ? { ...text(name), link: { text: shown, ...link } } : text(`${name ?? ""} (${shown})`);
}
