/** What the page uses of the package, which brings no types. */
declare module "d3-flame-graph" {
  import type { Selection } from "d3-selection";

  interface Frame {
    name: string;
    value: number;
    children?: Frame[];
  }

  interface Node {
    data: Frame;
    x0: number;
    x1: number;
    value: number;
    highlight?: boolean;
  }

  interface FlameGraph {
    (selection: Selection<HTMLElement, Frame, null, undefined>): FlameGraph;
    width(px: number): this;
    cellHeight(px: number): this;
    minFrameSize(px: number): this;
    transitionDuration(ms: number): this;
    inverted(isIcicle: boolean): this;
    sort(isSorted: boolean): this;
    selfValue(isSelf: boolean): this;
    setLabelHandler(label: (node: Node) => string): this;
    setColorMapper(color: (node: Node, original: string) => string): this;
    setDetailsHandler(details: (text: string | null) => void): this;
    setSearchHandler(found: (results: Node[], sum: number, total: number) => void): this;
    setSearchMatch(match: (node: Node, term: string) => boolean): this;
    onClick(clicked: (node: Node) => void): this;
    search(term: string): void;
    clear(): void;
    resetZoom(): void;
    destroy(): void;
  }

  export type { FlameGraph };
  export default function flamegraph(): FlameGraph;
}
