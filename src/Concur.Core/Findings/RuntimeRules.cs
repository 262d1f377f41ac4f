using System.Numerics;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>
/// Rules about what the runtime did: collections, allocation, exceptions, the thread pool, cores. They apply to trials and to recorded
/// processes alike; a method is named for what it detects.
/// </summary>
internal static class RuntimeRules
{
    private const double NotableGc = 0.10;
    private const double NotableWait = 0.20;
    private const double NotablePoolQueue = 0.05;
    private const double NotableRunQueue = 0.20;
    private const double NotableOthers = 0.10;
    private const double NotableBytesPerSecond = 500e6;

    /// <summary>
    /// Exceptions for each ms on a CPU from which on they take a tenth of it: to throw and catch one where it is thrown takes 2 µs
    /// (.NET 10, 8,000 in 15 ms), and more the more frames lie between.
    /// </summary>
    private const double NotableThrown = 50;

    /// <summary>The most workers that a remedy asks for.</summary>
    private const int MostWorkers = 64;

    private const long LeastBudgetMb = 64;
    private const long MostBudgetMb = 1024;

    /// <summary>
    /// A budget this many times larger than the bytes between two collections makes about as many times fewer collections.
    /// </summary>
    private const int BudgetFactor = 16;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<Evidence, Finding?>> All { get; } =
        [PoolStarvation, SyncOverAsync, GcBound, AllocationHeavy, ExceptionsDominate, Oversubscribed, WaitedForCores];

    /// <summary>Work stands in the pool's queue while its threads are blocked, and the pool adds threads one by one.</summary>
    public static Finding? PoolStarvation(Evidence evidence)
    {
        if (evidence is TrialInRun { BlocksOnAsyncUnits: true }) return null;
        if (evidence.Pool is not { } pool || pool.Starved + pool.Compensated + pool.Climbed == 0) return null;
        if (Starving(evidence, pool) is not { } seen) return null;
        var advice = "await instead of blocking (async), block on threads of your own, or raise the pool's minimum "
            + (evidence is TrialInRun ? "(--workers)" : "(ThreadPool.SetMinThreads, DOTNET_ThreadPool_ForceMinWorkerThreads)");
        return evidence.Warning(nameof(PoolStarvation), $"{seen}{Growth(pool)} ({Aims(pool)})", EvidencePart.Pool, advice) with
        {
            Remedy = evidence is TrialInRun { Strategy.UsesPool: true } run
                ? run.WithWorkers(Math.Min(MostWorkers, run.Request.Units), Category.PoolQueue)
                : null,
        };
    }

    /// <summary>
    /// What shows that work waited for threads of the pool. Units that wait for work of their own in the pool are blocked, and not in
    /// its queue: then the account has waits, and the pool says that its queue stood still.
    /// </summary>
    private static string? Starving(Evidence evidence, PoolReport pool)
    {
        const string StoodStill = "queued work did not move for half a second or longer";
        if (evidence.PoolQueueShare is { Value: > NotablePoolQueue } queued)
            return $"{evidence.Threads} waited for the pool {queued.Words}";
        if (pool.Starved == 0) return null;
        return evidence is not TrialInRun run ? StoodStill
            : run.NetShareOf(Category.Wait) is { Value: > NotableWait } waited ? $"workers were blocked {waited.Words}, while {StoodStill}"
            : null;
    }

    /// <summary>The threads that the pool started. Its adjustments are no threads: each only moves the number that it aims at.</summary>
    private static string Growth(PoolReport pool)
    {
        string?[] parts =
        [
            pool.Started is > 0 and var started
                ? FormattableString.Invariant($"started {started} {(started == 1 ? "thread" : "threads")}")
                : null,
            pool.MostThreads is { } most ? FormattableString.Invariant($"had {most} at most") : null,
        ];
        var known = parts.OfType<string>().ToList();
        return known.Count == 0 ? "" : $"; the pool {string.Join(" and ", known)}";
    }

    private static string Aims(PoolReport pool) => FormattableString.Invariant(
        $"adjustments of the number that it aims at: {pool.Starved} because it starved, {pool.Compensated} because threads blocked on ")
        + FormattableString.Invariant($"tasks, {pool.Climbed} in search of throughput");

    /// <summary>Threads of the pool are blocked on tasks that other threads of the pool have to complete.</summary>
    public static Finding? SyncOverAsync(Evidence evidence)
    {
        if (evidence is TrialInRun { BlocksOnAsyncUnits: true }) return null;
        if (evidence.Pool is not { Compensated: > 0 } pool || evidence.PoolWaitShare is not { Value: > NotableWait } share) return null;
        var message = $"{evidence.PoolThreads} were blocked {share.Words}, and the pool made up for those that blocked on "
            + $"tasks{Growth(pool)}";
        const string Advice = "make the blocking call async all the way up (no .Result, .Wait() or GetResult())";
        if (evidence is not TrialInRun run) return evidence.Warning(nameof(SyncOverAsync), message, EvidencePart.Pool, Advice);
        var canAwait = BuiltInWorkload.Find(run.Request.Workload) is { Awaits: true };
        var advice = !canAwait ? Advice + "; until then give the pool as many threads as block (--workers)"
            : run.Tried(StrategyNames.Async) ? $"await the units: {StrategyNames.Async} is in this run"
            : $"await the units instead of blocking on them: -s {StrategyNames.Async}";
        return run.Warning(nameof(SyncOverAsync), message, run.Trial.Waits is null ? EvidencePart.Pool : EvidencePart.Waits, advice) with
        {
            Remedy = canAwait ? run.WithStrategy(StrategyNames.Async, Category.Wait)
                : run.Request.Units > run.Lanes ? run.WithWorkers(Math.Min(MostWorkers, run.Request.Units), Category.PoolQueue)
                : null,
        };
    }

    /// <summary>Collections stop the threads for a good part of their time.</summary>
    public static Finding? GcBound(Evidence evidence)
    {
        if (evidence.GcShare is not { Value: > NotableGc } share) return null;
        var message = $"collections stopped the {evidence.Threads} {share.Words}{Collections(evidence)}";
        if (evidence.Pauses is { AreInduced: true })
            return evidence.Warning(
                nameof(GcBound),
                message,
                EvidencePart.Gc,
                "look for calls of GC.Collect and GC.AddMemoryPressure, and leave the time of collections to the runtime; allocating less "
                    + "would not prevent these");
        var remedy = LargerBudget(evidence) ?? ServerGc(evidence);
        var advice = (evidence, remedy) switch
        {
            (_, { } known) => $"; worth a try: {known.Text}",
            (TrialInRun, _) => "",
            (RecordedProcess { Report.Process.IsNativeAot: true }, _) =>
                "; worth a try: DOTNET_GCgen0size, or a heap per core (publish with -p:ServerGarbageCollector=true)",
            _ => "; worth a try: DOTNET_GCgen0size, or a heap per core (DOTNET_gcServer=1)",
        };
        return evidence.Warning(
            nameof(GcBound),
            message,
            EvidencePart.Gc,
            $"allocate less, or keep allocated objects for less time{advice}") with
        { Remedy = remedy };
    }

    /// <summary>The threads allocate at a rate that caches and collector feel.</summary>
    public static Finding? AllocationHeavy(Evidence evidence)
    {
        if (evidence.Allocation is not { BytesPerSecond: > NotableBytesPerSecond and var rate } allocation) return null;
        var namesTypes = evidence is not RecordedProcess { Report.Process.IsNativeAot: true };
        var most = namesTypes && allocation is { TopTypes: [{ } top, ..], Bytes: > 0 }
            ? FormattableString.Invariant($", {top.Bytes / (double)allocation.Bytes:P0} of it {top.Type}")
            : "";
        return evidence.Info(
            nameof(AllocationHeavy),
            FormattableString.Invariant($"about {rate / 1e6:0} MB were allocated per second{most}"),
            EvidencePart.Allocation,
            "reuse buffers (ArrayPool), give collections their size beforehand, or use spans and value types");
    }

    /// <summary>Exceptions are thrown so often that throwing them is a good part of the work.</summary>
    public static Finding? ExceptionsDominate(Evidence evidence)
    {
        if (evidence is not { Exceptions: { Count: > 0 } thrown, CpuMs: > 0 and var cpuMs }) return null;
        var perMs = thrown.PerIteration / cpuMs;
        if (perMs <= NotableThrown) return null;
        var type = thrown.TopTypes is [{ } top, ..]
            ? FormattableString.Invariant($", {top.Count / (double)thrown.Count:P0} of them {top.Type}")
            : "";
        var every = evidence is TrialInRun ? " an iteration" : "";
        return evidence.Warning(
            nameof(ExceptionsDominate),
            FormattableString.Invariant(
                $"{thrown.PerIteration:N0} exceptions{every} were thrown{type}, {perMs:N0} for each ms on a CPU; one takes 2 µs ")
                + "or more to throw and catch",
            EvidencePart.Exceptions,
            "report failures that are usual by a result (TryParse, TryGetValue, a return value), and keep exceptions for the rest");
    }

    /// <summary>More threads want a core than there are cores.</summary>
    public static Finding? Oversubscribed(Evidence evidence)
    {
        if (evidence.CoreDemand is not { Waiting.Value: > NotableRunQueue, Enough: { } enough } demand) return null;

        // Threads that spin for a lock want cores to no purpose: another finding says so.
        if (IsSpinning(evidence)) return null;
        return evidence.Warning(
            nameof(Oversubscribed),
            $"{evidence.Threads} waited for a core {demand.Waiting.Words}: {demand.Seen}",
            EvidencePart.Account,
            evidence is TrialInRun
                ? FormattableString.Invariant(
                    $"use --workers {enough}: units that compute are as fast with less memory and fewer switches; more workers only help ")
                    + "units that wait"
                : "use fewer threads that compute: they are as fast with fewer switches") with
        {
            Remedy = evidence.WithWorkers(enough, Category.RunQueue),
        };
    }

    /// <summary>
    /// Threads waited for cores although there are enough for them: something else had the cores. Where other processes are known to
    /// have taken them, the finding about the machine says so.
    /// </summary>
    public static Finding? WaitedForCores(Evidence evidence) =>
        evidence is not TrialInRun { Trial.Cores.OthersShare: > NotableOthers }
        && !IsSpinning(evidence)
        && evidence.CoreDemand is { Waiting.Value: > NotableRunQueue, Enough: null } demand
            ? evidence.Warning(
                nameof(WaitedForCores),
                $"{evidence.Threads} waited for a core {demand.Waiting.Words}, though no more wanted one than there are: {demand.Seen}",
                EvidencePart.Account,
                "look for other processes that use the cores, for other threads of the program, or for a quota of the container")
            : null;

    /// <summary>Whether threads want cores for nothing but a lock, for at least half of the time that they wait for one.</summary>
    private static bool IsSpinning(Evidence evidence) =>
        evidence.Calls is { Acquiring: { QueuedMs: var queuedMs, TotalMs: var totalMs, BlockedMs: var blockedMs } }
        && evidence.RunQueueMs is { } waitedMs && (queuedMs ?? totalMs - blockedMs) > waitedMs / 2;

    private static string Collections(Evidence evidence)
    {
        if (evidence.Pauses is not { } pauses) return "";
        var allocated = evidence.Allocation?.BytesPerSecond is { } rate
            ? FormattableString.Invariant($"; about {rate / 1e6:0} MB/s allocated")
            : "";
        var induced = pauses.Induced is { Count: > 0 and var count }
            ? FormattableString.Invariant($", {count:N0} of them asked for by the program (GC.Collect)")
            : "";
        return FormattableString.Invariant($" ({pauses.Count:N0} recorded{induced}, paused up to {pauses.LongestMs:0.#} ms{allocated})");
    }

    /// <summary>A larger budget of the youngest generation, which makes fewer collections.</summary>
    private static Remedy? LargerBudget(Evidence evidence)
    {
        var betweenMb = evidence is { Pauses: { Count: > 0 } pauses, Allocation: { } allocation }
            ? (allocation.Bytes / pauses.Count) >> 20
            : LeastBudgetMb;
        var budgetMb = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(BudgetFactor * betweenMb, LeastBudgetMb, MostBudgetMb));
        return evidence.WithSetting(
            FormattableString.Invariant($"gen0-{budgetMb}mb"),
            "DOTNET_GCgen0size",
            FormattableString.Invariant($"0x{budgetMb << 20:x}"),
            Category.Gc);
    }

    private static Remedy? ServerGc(Evidence evidence) =>
        evidence.Pauses is { Server: true } ? null : evidence.WithSetting("server-gc", "DOTNET_gcServer", "1", Category.Gc);
}
