/** Names beside a chart: long ones take two lines. */

/** The mean width of a letter, px. */
const LETTER = 6.5;

/** The name in two lines where one has no room for it and there is a place to break it. */
export function inTwoLines(name: string, room: number): string {
  const most = Math.floor(room / LETTER);
  if (name.length <= most) return name;
  for (let at = most; at > 0; at--) if (" ,-_./:".includes(name.charAt(at - 1))) return `${name.slice(0, at).trimEnd()}\n${name.slice(at)}`;
  return name;
}
