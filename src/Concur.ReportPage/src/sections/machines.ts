/** The machines that ran the workers of one strategy. */
import type { MachineReport } from "../data/types";
import { duration, percent, whole } from "../format";
import { el } from "../ui/dom";
import { figure, text } from "../ui/rows";
import { table } from "../ui/table";

/** A row for each machine; what did not come back is n/a, and stands below with its reason. */
export function machinesTable(machines: readonly MachineReport[]): HTMLElement {
  const missing = machines.flatMap((machine) =>
    [machine.lost, machine.notOnTimeline].flatMap((reason) => (reason ? [`${machine.name}: ${reason}`] : [])),
  );
  return el(
    "div",
    {},
    table(
      "Machines",
      [
        { title: "machine" },
        { title: "cores", figures: true },
        { title: "processor" },
        { title: "runtime" },
        { title: "workers", figures: true },
        { title: "units", figures: true },
        { title: "compute a unit", figures: true },
        { title: "idle", figures: true },
        { title: "network", figures: true },
        { title: "CPU time", figures: true },
        { title: "clock ahead", figures: true },
        { title: "its error", figures: true },
      ],
      machines.map((machine) => [
        text(machine.name),
        figure(machine.facts?.usableCores, number),
        text(machine.facts?.cpu ?? machine.facts?.architecture ?? null),
        text(machine.facts?.runtime ?? null),
        figure(machine.account?.lanes, number),
        figure(machine.units, number),
        figure(machine.computePerUnitMs, duration),
        figure(shareOf(machine, "idle"), percent),
        figure(shareOf(machine, "network"), percent),
        figure(machine.cpuMs, duration),
        figure(machine.clock?.offsetMs, duration),
        figure(machine.clock ? (machine.clock.highMs - machine.clock.lowMs) / 2 : null, (ms) =>
          ms == null ? "n/a" : `\u00b1${duration(ms)}`,
        ),
      ]),
    ),
    ...missing.map((line) => el("p", { class: "error" }, line)),
  );
}

function shareOf(machine: MachineReport, category: string): number | null {
  const account = machine.account;
  if (!account || account.laneMs === 0) return null;
  const ms = account.categories.find((one) => one.name === category)?.ms;
  return ms == null ? (category === "network" ? 0 : null) : ms / account.laneMs;
}

function number(value: number | null | undefined): string {
  return value == null ? "n/a" : Number.isInteger(value) ? whole(value) : value.toFixed(1);
}
