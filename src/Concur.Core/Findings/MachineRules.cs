using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Rules about workers on several machines: the network, machines that differ, hold back or were lost, and clocks.</summary>
internal static class MachineRules
{
    private const double NotableNetwork = 0.10;

    /// <summary>A machine holds the others back where they are idle for more than this share of their time.</summary>
    private const double NotableIdle = 0.15;

    /// <summary>The one that holds them back is itself idle for less than this part of what any other is.</summary>
    private const double BusyBesides = 1 / 3.0;

    /// <summary>A network that takes this many times as long per unit holds a machine back.</summary>
    private const double SlowNetwork = 1.5;

    /// <summary>A smaller difference between machines is not worth a word, however sure it is.</summary>
    private const double NotableFactor = 1.05;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<TrialInRun, Finding?>> All { get; } =
    [
        MachineLost, NetworkDominates, SlowestMachine, MachinesDiffer, ClockUncertain,
    ];

    /// <summary>Something of a machine did not come back.</summary>
    public static Finding? MachineLost(TrialInRun run)
    {
        var lost = run.Trial.Machines.Where(machine => machine.Lost is not null).Select(machine => $"{machine.Name}: {machine.Lost}")
            .Concat(run.Trial.Lost.Distinct(StringComparer.Ordinal)).ToList();
        return lost.Count == 0 ? null : new Finding(
            nameof(MachineLost),
            Severity.Error,
            run.Label,
            $"{run.Label}: {string.Join("; ", lost)}",
            run.Path + ".machines",
            "look whether the machine and its network are up (dotnet concur doctor --on), and run again; units of a machine that was lost "
                + "are not run again elsewhere, because that would be another measurement");
    }

    /// <summary>The way between machines is the largest loss.</summary>
    public static Finding? NetworkDominates(TrialInRun run)
    {
        var share = run.NetShare(Category.Network);
        if (share <= NotableNetwork || run.Trial.Account is not { } account || run.Trial.Network is not { } network) return null;
        var others = CategoryNames.All.Where(category => category is not (Category.Compute or Category.Network));
        if (others.Any(category => run.NetShare(category) > share)) return null;
        var bytes = network.Bytes > 0 ? $", {Model.Figures.Bytes(network.Bytes)} back" : "";
        return new Finding(
            nameof(NetworkDominates),
            Severity.Warning,
            run.Label,
            $"{run.Label}: units and results were on the network {run.NetShareOf(Category.Network).Words}: "
                + $"{Model.Figures.Duration(Ns.ToMs(network.UnitNs))} a unit{bytes}{BreakEven(run, account)}",
            run.Path + ".network",
            $"give each unit more to do{(run.Request.TakesSize ? " (--size)" : "")}, return less (--return digest shows what that would "
                + "save), or run on this machine");
    }

    /// <summary>
    /// With k times as much to do in each unit, this strategy takes F + k x S: F is its start-up, network, ipc and dispatch, S the rest of
    /// its time, each divided by the workers. The best on this machine takes k x B. They meet at k = F / (B - S).
    /// </summary>
    private static string BreakEven(TrialInRun run, Account account)
    {
        if (run.BestHere is not { MedianMs: > 0 and var bestMs } best || run.Baseline?.MedianMs is not (> 0 and var aloneMs)) return "";
        if (FixedNs(account) is not { } fixedNs) return "";
        var fixedMs = Ns.ToMs(fixedNs) / account.Lanes;
        var scaledMs = Ns.ToMs(account.WallNs) - fixedMs;
        if (bestMs <= scaledMs) return $"; it would lose to {best.Label} even if the network took no time";
        var times = fixedMs / (bestMs - scaledMs);
        var unitMs = aloneMs / run.Request.Units;
        var size = run.Request.TakesSize
            ? FormattableString.Invariant($" (size {StrategyRules.Rounded(times * run.Request.Size):N0})")
            : "";
        return FormattableString.Invariant($"; it breaks even with {best.Label} at units of about ")
            + FormattableString.Invariant($"{StrategyRules.Rounded(times * unitMs):0.######} ms{size}, ")
            + "if their results stay as large, and "
            + FormattableString.Invariant($"one takes {StrategyRules.Rounded(unitMs, digits: 3):0.######} ms now");
    }

    private static long? FixedNs(Account account) =>
        account[Category.Startup] + account[Category.Network] + account[Category.Ipc] + account[Category.Dispatch];

    /// <summary>One machine is at work while the workers of all others have no unit left, and it is known to be slower.</summary>
    public static Finding? SlowestMachine(TrialInRun run)
    {
        var machines = run.Trial.Machines.Where(machine => machine.Account is { LaneNs: > 0 }).ToList();
        if (machines.Exists(machine => machine.Account!.NetShare(Category.Idle) is null)) return null;
        if (machines.Count < 2) return null;
        var slowest = machines.MinBy(IdleOf)!;
        var others = machines.Where(machine => machine != slowest).ToList();
        var leastIdle = others.Min(IdleOf);
        if (leastIdle <= NotableIdle || IdleOf(slowest) > leastIdle * BusyBesides || CauseOf(slowest, others) is not { } cause) return null;
        return run.Warning(
            nameof(SlowestMachine),
            FormattableString.Invariant(
                $"{slowest.Name} held the others back: their workers were idle for at least {leastIdle:P0} of their time, its own for ")
                + FormattableString.Invariant($"{IdleOf(slowest):P0}; {cause}"),
            EvidencePart.Machines,
            $"give {slowest.Name} fewer workers or none, or cut the work into more units, so that it takes fewer of them");
    }

    private static double IdleOf(MachineReport machine) => machine.Account!.NetShare(Category.Idle)!.Value;

    /// <summary>Why a machine is slower; null where that is not sure, because its last units may have been the longest by chance.</summary>
    private static string? CauseOf(MachineReport slowest, List<MachineReport> others)
    {
        if (slowest.UnitCpuFactor is { Interval.Low: >= NotableFactor } factor)
            return FormattableString.Invariant($"the same units take {factor.Ratio:0.00}x as long there as on average");
        if (NetworkMsOf(slowest) is { } ownMs && others.Max(NetworkMsOf) is { } otherMs && ownMs > otherMs * SlowNetwork)
        {
            return $"the network takes {Model.Figures.Duration(ownMs)} a unit there, and at most "
                + $"{Model.Figures.Duration(otherMs)} elsewhere";
        }

        return null;
    }

    private static double? NetworkMsOf(MachineReport machine) =>
        machine.Units > 0 && machine.Account?[Category.Network] is { } ns ? Ns.ToMs(ns) / machine.Units : null;

    /// <summary>The machines are not alike: by what they are, or by how long the same units take on them.</summary>
    public static Finding? MachinesDiffer(TrialInRun run)
    {
        var machines = run.Trial.Machines;
        if (machines.Length < 2) return null;
        var facts = Differences(machines).ToList();
        var paces = Paces(machines);
        if (facts.Count == 0 && paces is null) return null;
        return new Finding(
            nameof(MachinesDiffer),
            paces is null ? Severity.Info : Severity.Warning,
            run.Label,
            $"{run.Label}: the machines differ: {string.Join("; ", facts.Append(paces).OfType<string>())}",
            run.Path + ".machines",
            "compare strategies on machines that are alike, or read each machine's own figures; workers that take units one by one even "
                + "out what the machines differ by");
    }

    private static IEnumerable<string> Differences(IEnumerable<MachineReport> machines)
    {
        var known = machines.Where(machine => machine.Facts is not null).ToList();
        (string What, Func<MachineFacts, string?> Of)[] facts =
        [
            ("cores", facts => FormattableString.Invariant($"{facts.UsableCores:0.##}")),
            ("processor", facts => facts.Cpu ?? facts.Architecture),
            ("governor", facts => facts.Governor),
            ("system", facts => facts.Os),
            ("runtime", facts => facts.Runtime),
        ];
        foreach (var (what, of) in facts)
        {
            var values = known.GroupBy(machine => of(machine.Facts!)).Where(value => value.Key is not null).ToList();
            if (values.Count < 2) continue;
            yield return $"{what} {Model.Figures.Listed([.. values.Select(value => $"{value.Key} ({Names(value)})")])}";
        }

        static string Names(IEnumerable<MachineReport> of) => string.Join(", ", of.Select(machine => machine.Name));
    }

    /// <summary>How much longer the same units take on one machine than on another; null where that is not sure.</summary>
    private static string? Paces(IEnumerable<MachineReport> machines)
    {
        var known = machines.Where(machine => machine.UnitCpuFactor?.Interval is not null).ToList();
        if (known.Count < 2) return null;
        var (fast, slow) = (known.MinBy(machine => machine.UnitCpuFactor!.Ratio)!, known.MaxBy(machine => machine.UnitCpuFactor!.Ratio)!);
        var least = slow.UnitCpuFactor!.Interval!.Low / fast.UnitCpuFactor!.Interval!.High;
        return least < NotableFactor ? null : FormattableString.Invariant(
            $"the same units take {slow.UnitCpuFactor.Ratio / fast.UnitCpuFactor.Ratio:0.00}x as long on {slow.Name} as on {fast.Name}");
    }

    /// <summary>The clocks are known less well than a unit is long, so that events of two machines have no sure order.</summary>
    public static Finding? ClockUncertain(TrialInRun run)
    {
        if (run.Trial.UnitTimes is not { MedianMs: var medianMs }) return null;
        var uncertain = run.Trial.Machines
            .Where(machine => machine.Clock is { } clock && Ns.ToMs(clock.HighNs - clock.LowNs) > medianMs).ToList();
        if (uncertain.Count == 0) return null;
        return new Finding(
            nameof(ClockUncertain),
            Severity.Info,
            run.Label,
            $"{run.Label}: how the clocks compare is known to {Model.Figures.Listed([.. uncertain.Select(WordsOf)])}, "
                + $"and half of the units take up to {Model.Figures.Duration(medianMs)}: "
                + "the order of events on two machines, and how the time on the network divides into there and back, are uncertain",
            run.Path + ".machines",
            "trust the account, which does not depend on the clocks; on the timeline, compare rows of one machine");
    }

    private static string WordsOf(MachineReport machine)
    {
        var drift = machine.Clock!.DriftNs is { } ns ? $", drifting by at least {Model.Figures.Duration(Ns.ToMs(ns))}" : "";
        return $"±{Model.Figures.Duration(Ns.ToMs(machine.Clock.ErrorNs))} ({machine.Name}{drift})";
    }
}
