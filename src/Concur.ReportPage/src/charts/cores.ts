/** How many cores were in use, as shares of the time. */
import type { CoresShare } from "../data/types";
import { percent } from "../format";
import { el } from "../ui/dom";
import { chart, plain, figureAxis, tip } from "./chart";

/** A column for each number of cores. */
export function coresChart(title: string, cores: readonly CoresShare[]): HTMLElement {
  return chart(
    `${title}: ${cores.map((one) => `${one.cores} cores ${percent(one.share)}`).join(", ")}`,
    () => 220,
    (place) => ({
      grid: { left: 56, right: 16, top: 24, bottom: 48 },
      xAxis: {
        type: "category",
        name: "cores in use",
        nameLocation: "middle",
        nameGap: 28,
        nameTextStyle: { color: place.ink },
        data: cores.map((one) => String(one.cores)),
        axisLabel: { color: place.ink },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: place.faint } },
      },
      yAxis: figureAxis("", place, (share) => `${Math.round(share * 100)} %`, { min: 0, max: 1 }),
      tooltip: tip((params) => {
        const one = cores[(params as { dataIndex: number }).dataIndex];
        return one ? el("div", { class: "tip" }, `${one.cores} cores in use: ${percent(one.share)} of the time`) : null;
      }, place),
      series: [
        {
          type: "bar",
          barMaxWidth: 48,
          itemStyle: plain(place.theme === "dark" ? "#22b98b" : "#00855f"),
          data: cores.map((one) => one.share),
          label: {
            show: cores.length <= 16,
            position: "top",
            color: place.ink,
            formatter: ({ value }: { value: number }) => percent(value),
          },
        },
      ],
    }),
  );
}
