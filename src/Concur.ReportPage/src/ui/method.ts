/** Methods in tables, with where they stand in the source. */
import { linkOf, placeOf, placeText, type Sources } from "../data/source";
import { text, type Cell } from "./rows";

/** A method's name and behind it the file and the line, as a link where they lead somewhere. */
export function method(name: string | null, sources: Sources | null | undefined): Cell {
  const place = placeOf(name, sources);
  if (!place) return text(name);
  const [shown, link] = [placeText(place), linkOf(place)];
  return link ? { ...text(name), link: { text: shown, ...link } } : text(`${name ?? ""} (${shown})`);
}
