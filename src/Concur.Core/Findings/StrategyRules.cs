using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Rules about how a strategy suits the work: results, imbalance, start-up, passing results, compiling.</summary>
internal static class StrategyRules
{
    private const double NotableIdle = 0.15;
    private const double NotableStartup = 0.25;
    private const double NotableIpc = 0.10;
    private const double NotableJit = 0.10;

    /// <summary>Units are uneven where the longest takes more than this many times the median.</summary>
    private const double NotableLongest = 1.5;

    /// <summary>Items are uneven where the longest takes more than this many times the mean.</summary>
    private const double NotableTail = 3;

    /// <summary>A simulated gain below this is none.</summary>
    private const double NotableGain = 1.02;

    /// <summary>Two sizes that differ by a smaller factor are one.</summary>
    private const double NearlyEqual = 1.2;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<TrialInRun, Finding?>> All { get; } =
    [
        ResultsDiffer, UnitsAreParallel, LoadImbalance, UnevenItems, StartupDominates, IpcDominates, JitDominates,
    ];

    /// <summary>A strategy's results are not sequential's: a race, or a result that depends on order.</summary>
    public static Finding? ResultsDiffer(TrialInRun run) => run.Trial.ResultsAgree == false
        ? new Finding(
            nameof(ResultsDiffer),
            Severity.Error,
            run.Label,
            $"{run.Label}: the results differ between iterations or from sequential's, so its time is not ranked",
            run.Path + ".digest",
            "look for state that units share without synchronisation, or for results that depend on the order of units or on the time")
        : null;

    /// <summary>Units use several cores by themselves, so that there is less to gain from running several at once.</summary>
    public static Finding? UnitsAreParallel(TrialInRun run)
    {
        if (run.Trial.CoresOfUnits is not { } used) return null;
        var of = run.Trial.Cores is { Cores: var cores } ? FormattableString.Invariant($" of {cores:0.##}") : "";
        return new Finding(
            nameof(UnitsAreParallel),
            Severity.Info,
            run.Label,
            FormattableString.Invariant($"{run.Label}: units are parallel themselves: one after the other they used {used:0.00} cores{of}"),
            run.Path + ".coresUsed",
            "share the work at one level: run units one after the other, or make each use one core (MaxDegreeOfParallelism) and run "
                + "several");
    }

    /// <summary>
    /// Workers had no unit left while others were still at theirs, because of the units and not because workers came late.
    /// </summary>
    public static Finding? LoadImbalance(TrialInRun run)
    {
        if (run.Lanes < 2 || run.NetShare(Category.Idle) <= NotableIdle || run.Trial.UnitTimes is not { } times) return null;
        var (units, workers) = (run.Request.Units, run.Lanes);
        var isUneven = times.LongestMs > NotableLongest * times.MedianMs;
        var isDealtUneven = isUneven && run.Strategy?.Assignment == UnitAssignment.Ahead;
        if (!isDealtUneven && !IsIdleForUnits(run, times)) return null;
        return run.Warning(
            nameof(LoadImbalance),
            FormattableString.Invariant(
                $"workers were idle with no unit left, or ending, {run.NetShareOf(Category.Idle).Words} ({units} units on ")
                + FormattableString.Invariant(
                    $"{workers} workers, the longest {times.LongestMs:0.##} ms, half of them up to {times.MedianMs:0.##} ms)"),
            EvidencePart.Account,
            units < workers
                ? FormattableString.Invariant($"cut the work into at least {workers} units (--units), or use fewer workers")
                : SmallerUnits(run, isUneven, times)) with
        {
            Remedy = isDealtUneven ? run.WithStrategy(StrategyNames.Threads, Category.Idle) : null,
        };
    }

    /// <summary>Whether workers that begin at once and share units one by one would be idle for at least half of the time.</summary>
    private static bool IsIdleForUnits(TrialInRun run, UnitTimes times) =>
        run.Strategy?.Assignment != UnitAssignment.Caller && times.LeastIdle > run.NetShare(Category.Idle) / 2;

    private static string SmallerUnits(TrialInRun run, bool areUneven, UnitTimes times)
    {
        var smaller = run.Request switch
        {
            { Items.Batch: > 1 } => "give each unit fewer items (--batch)",
            { Items: not null } => "",
            { TakesSize: true } => "cut the work into more, smaller units (--units with a smaller --size)",
            _ => "cut the work into more, smaller units (--units)",
        };
        var first = areUneven || smaller.Length == 0 ? $"begin with the longest ones{Gain(times.LongestFirst)}" : "";
        return string.Join(", or ", ((string[])[smaller, first]).Where(advice => advice.Length > 0));
    }

    /// <summary>Items take different times, as those of users do; how different says what their order can gain.</summary>
    public static Finding? UnevenItems(TrialInRun run)
    {
        var isShared = run.Strategy?.Assignment is UnitAssignment.Shared or UnitAssignment.Queue;
        if (!isShared || run.Lanes < 2 || run.Request.Items is not { } items) return null;
        if (run.Trial.UnitTimes is not { MeanMs: > 0 and var meanMs, LongestFirst: { } gain } times) return null;
        if (times.LongestMs < NotableTail * meanMs) return null;
        var what = items.Batch == 1 ? "an item" : FormattableString.Invariant($"a batch of {items.Batch} items");
        var isWorthIt = gain >= NotableGain;
        return new Finding(
            nameof(UnevenItems),
            Severity.Info,
            run.Label,
            FormattableString.Invariant($"{run.Label}: {what} takes {meanMs:0.###} ms on average, and the longest ")
                + FormattableString.Invariant($"{times.LongestMs:0.###} ms, {times.LongestMs / meanMs:0.#} times as long; ")
                + (isWorthIt
                    ? FormattableString.Invariant($"with the longest first, all would take {1 - (1 / gain):P0} less time (simulated)")
                    : "that costs little, because enough others are left to do beside them"),
            run.Path + ".unitTimes",
            !isWorthIt ? "leave the order as it is"
                : items.Batch > 1 && times.InHalves > gain ? $"make batches smaller (--batch){Gain(times.InHalves)}"
                : $"sort the items by what they cost, the longest first, such as files by their size{Gain(gain)}");
    }

    private static string Gain(double? factor) =>
        factor >= NotableGain ? FormattableString.Invariant($" ({factor:0.00}x as fast, simulated)") : "";

    /// <summary>Starting the workers takes longer than the units are worth.</summary>
    public static Finding? StartupDominates(TrialInRun run)
    {
        if (run.NetShare(Category.Startup) <= NotableStartup || run.Trial.Account is not { } account) return null;
        var startupMs = Ns.ToMs(account[Category.Startup] ?? 0) / account.Lanes;
        var kept = Kept(run.Strategy);
        var alive = kept is null ? "" : run.Tried(kept) ? $": {kept} is in this run" : $": -s {kept}";
        var share = run.NetShareOf(Category.Startup).Words;
        return run.Warning(
            nameof(StartupDominates),
            FormattableString.Invariant($"starting took the workers {startupMs:0.##} ms each, {share}{BreakEven(run, startupMs)}"),
            EvidencePart.Account,
            $"give each unit more to do{(run.Request.TakesSize ? " (--size)" : "")}, or keep workers alive{alive}") with
        {
            Remedy = kept is null ? null : run.WithStrategy(kept, Category.Startup),
        };
    }

    /// <summary>Passing units and results between processes takes a good part of the workers' time.</summary>
    public static Finding? IpcDominates(TrialInRun run)
    {
        if (run.NetShare(Category.Ipc) <= NotableIpc) return null;
        var strategy = run.Strategy is { } known && known.Name == run.Trial.Strategy && known.HasParameter(TransportNames.Parameter)
            ? known
            : null;
        var remedy = strategy is null
            ? null
            : run.WithStrategy($"{strategy.Name}:{TransportNames.Parameter}={TransportNames.SharedMemory}", Category.Ipc);
        var tryIt = remedy is null ? "" : $"; worth a try: -s {remedy.Text}";
        return new Finding(
            nameof(IpcDominates),
            Severity.Warning,
            run.Label,
            $"{run.Label}: workers passed units and results {run.NetShareOf(Category.Ipc).Words}{Parts(run.Trial.Ipc)}",
            run.Path + (run.Trial.Ipc is null ? ".account" : ".ipc"),
            $"return less (--return digest shows what that would save), or share memory by using threads{tryIt}")
        {
            Remedy = remedy,
        };
    }

    /// <summary>Workers spend a good part of their time compiling.</summary>
    public static Finding? JitDominates(TrialInRun run)
    {
        if (run.NetShare(Category.Jit) <= NotableJit) return null;
        var isFresh = run.Strategy is { StartsFreshProcesses: true };
        var compiled = run.Trial.Jit is { } jit
            ? FormattableString.Invariant($" ({jit.Methods} methods, {jit.TotalMs:0.#} ms recorded)")
            : "";
        return new Finding(
            nameof(JitDominates),
            Severity.Warning,
            run.Label,
            $"{run.Label}: workers compiled {run.NetShareOf(Category.Jit).Words}{compiled}",
            run.Path + (run.Trial.Jit is null ? ".account" : ".jit"),
            isFresh
                ? $"fresh processes compile everything again: keep them ({StrategyNames.ProcessPool}), or publish the workload with "
                    + "ReadyToRun"
                : "publish the workload with ReadyToRun, or look for code that is generated anew (expressions, regular expressions, "
                    + "serialisers)")
        {
            Remedy = isFresh
                ? run.WithStrategy(StrategyNames.ProcessPool, Category.Jit)
                : run.WithSetting("no-pgo", "DOTNET_TieredPGO", "0", Category.Jit),
        };
    }

    private static string Parts(IpcReport? ipc)
    {
        if (ipc is null) return "";
        var (serialise, transfer, deserialise) = (Ns.ToMs(ipc.SerialiseNs), Ns.ToMs(ipc.TransferNs), Ns.ToMs(ipc.DeserialiseNs));
        return FormattableString.Invariant(
            $" ({ipc.Bytes / 1e6:0.##} MB an iteration: serialise {serialise:0.#} ms, transfer {transfer:0.#} ms, deserialise ")
            + FormattableString.Invariant($"{deserialise:0.#} ms)");
    }

    /// <summary>
    /// With k times as much to do, sequential takes k x T and this strategy fixed + k x (W - fixed), where W is what it took: they
    /// meet at k = fixed / (T - W + fixed). The fixed part is at least the start, and at most all that W exceeds T / ideal, so k lies
    /// between two ends. Where even W without the start is no less than T, they may never meet.
    /// </summary>
    private static string BreakEven(TrialInRun run, double startupMs)
    {
        if (run.Baseline?.Timing is not { MedianMs: > 0 and var aloneMs } || run.Trial.Timing is not { MedianMs: > 0 and var takenMs })
            return "";
        if (run.Trial.IdealSpeedup is not (> 1.0 and var ideal)) return "";
        double Times(double fixedMs) => aloneMs - takenMs + fixedMs > 0 ? fixedMs / (aloneMs - takenMs + fixedMs) : double.PositiveInfinity;
        var (one, other) = (Times(startupMs), Times(Math.Max(startupMs, takenMs - (aloneMs / ideal))));
        var (least, most, unitMs) = (Math.Min(one, other), Math.Max(one, other), aloneMs / run.Request.Units);
        if (double.IsInfinity(least)) return "; it would lose to sequential even if starting took no time";
        var size = run.Request.TakesSize ? FormattableString.Invariant($" (size {Rounded(least * run.Request.Size):N0})") : "";
        var upTo = double.IsInfinity(most) ? " at the earliest, for it loses by more than the start"
            : most > least * NearlyEqual ? FormattableString.Invariant($" to {Rounded(most * unitMs):0.######} ms")
            : "";
        return FormattableString.Invariant(
            $"; it breaks even with sequential at units of about {Rounded(least * unitMs):0.######} ms{size}{upTo}, and ")
            + FormattableString.Invariant($"one takes {Rounded(unitMs, digits: 3):0.######} ms now");
    }

    /// <summary>An estimate carries two significant digits, and a measured time three.</summary>
    internal static double Rounded(double value, int digits = 2)
    {
        if (value <= 0) return 0;
        var scale = Math.Pow(10, Math.Floor(Math.Log10(value)) - digits + 1);
        return Math.Round(value / scale, MidpointRounding.AwayFromZero) * scale;
    }

    /// <summary>
    /// A strategy that starts its workers once, in place of one that starts them in each iteration; null where there is none.
    /// </summary>
    private static string? Kept(StrategyDescriptor? strategy) => strategy switch
    {
        { StartsFreshProcesses: true } => StrategyNames.ProcessPool,
        { LaneLifetime: LaneLifetime.Iteration, IsSimulation: false } => StrategyNames.ThreadPool,
        _ => null,
    };
}
