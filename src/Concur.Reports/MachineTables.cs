using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>The machines that ran a strategy's workers, where there are others than this one, and what lay between them.</summary>
public static class MachineTables
{
    private static readonly string[] Headings =
        ["machine", "cores", "workers", "units", "compute a unit", "idle", "network", "CPU", "clock", "other load"];

    /// <summary>A table for each strategy that had workers elsewhere.</summary>
    public static IEnumerable<TextTable> Of(IEnumerable<TrialReport> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return trials.Where(trial => !trial.Machines.IsEmpty).Select(Of);
    }

    /// <summary>A row for each machine. What did not come back is n/a.</summary>
    public static TextTable Of(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new TextTable($"Machines of {trial.Label}", Headings, [.. trial.Machines.Select(Cells)])
        {
            Footnote = "units: of an iteration; compute, idle, network: of the workers; clock: ahead of this machine's, and its error",
            Dispensable = [9, 7, 2, 3],
        };
    }

    /// <summary>What the table has no room for: the way there and back, and what is missing of a machine and why.</summary>
    public static IEnumerable<string> Lines(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (Network(trial) is { } network) yield return network;
        foreach (var machine in trial.Machines)
        {
            if (machine.Lost is { } lost) yield return $"{trial.Label}, {machine.Name}: {lost}";
            if (machine.NotOnTimeline is { } reason) yield return $"{trial.Label}, {machine.Name}: {reason}";
            if (machine.Clock?.DriftNs is { } driftNs)
            {
                yield return $"{trial.Label}, {machine.Name}: its clock and this machine's drifted apart by at least "
                    + $"{Figures.Duration(Ns.ToMs(driftNs))} in one launch";
            }
        }
    }

    /// <summary>The time on the network of a unit, and how it divides; null where no unit went to another machine.</summary>
    private static string? Network(TrialReport trial)
    {
        if (trial.Network is not { } network) return null;
        var parts = network is { ThereNs: { } thereNs, BackNs: { } backNs, ErrorNs: { } errorNs }
            ? $": {Ms(thereNs)} there and {Ms(backNs)} back, ±{Ms(errorNs)} by the clocks"
            : "; how it divides into there and back is not known";
        return $"{trial.Label}, between machines: {Ms(network.UnitNs)} a unit{parts}; results of {Figures.Bytes(network.Bytes)}";

        static string Ms(long ns) => Figures.Duration(Ns.ToMs(ns));
    }

    private static IReadOnlyList<string> Cells(MachineReport machine) =>
    [
        machine.Name,
        Figures.Number(machine.Facts?.UsableCores, "0.##"),
        Figures.Number(machine.Account?.Lanes, "0"),
        Figures.Number(machine.Units, "0.#"),
        Figures.Duration(machine.ComputePerUnitMs),
        Figures.Percent(machine.Account?.Share(Category.Idle)),
        Figures.Percent(machine.Account?.Share(Category.Network)),
        Figures.Duration(machine.CpuMs),
        Clock(machine.Clock),
        Figures.Percent(machine.Cores?.OthersShare),
    ];

    private static string Clock(ClockOffset? clock) => clock is null
        ? Figures.Unknown
        : $"{Figures.Duration(Ns.ToMs(clock.OffsetNs))} ±{Figures.Duration(Ns.ToMs(clock.ErrorNs))}";
}
