using System.Numerics;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>
/// Rules about what the runtime did: locks, collections, allocation, the thread pool, cores. They apply to trials and to recorded
/// processes alike; a method is named for what it detects.
/// </summary>
internal static class RuntimeRules
{
    private const double NotableLock = 0.10;
    private const double NotableGc = 0.10;
    private const double NotableWait = 0.20;
    private const double NotablePoolQueue = 0.05;
    private const double NotableRunQueue = 0.20;
    private const double NotableBytesPerSecond = 500e6;

    /// <summary>With a smaller speed-up the workers only take turns.</summary>
    private const double LeastSpeedup = 1.15;

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
        [LockConvoy, PoolStarvation, SyncOverAsync, GcBound, AllocationHeavy, Oversubscribed];

    /// <summary>Threads queue for a lock that one of them holds nearly all the time.</summary>
    public static Finding? LockConvoy(Evidence evidence)
    {
        if (evidence.LockShare is not { Value: > NotableLock } share) return null;
        var message = $"{evidence.Threads} were blocked on locks {share.Words}{Locks(evidence.Locks)}";
        const string Advice = "hold the lock for less time, split it into one per part, or let each worker work on its own data and "
            + "combine at the end";
        if (evidence is not TrialInRun run) return evidence.Warning(nameof(LockConvoy), message, EvidencePart.Locks, Advice);
        var takesTurns = run.Trial.Speedup < LeastSpeedup;
        var advice = Advice + (takesTurns ? "; as it is workers only take turns, and one worker is as fast" : "; fewer workers wait less");
        return run.Warning(nameof(LockConvoy), message, EvidencePart.Locks, advice) with
        {
            Remedy = takesTurns
                ? new Remedy(CategoryNames.Of(Category.Lock)) { Strategy = StrategyNames.Sequential }
                : run.WithWorkers(run.Lanes / 2, Category.Lock),
        };
    }

    /// <summary>Work stands in the pool's queue while its threads are blocked, and the pool adds threads one by one.</summary>
    public static Finding? PoolStarvation(Evidence evidence)
    {
        if (evidence.Pool is not { } pool || pool.Starved + pool.Compensated + pool.Climbed == 0) return null;
        var isStarved = evidence.PoolQueueShare is { } share ? share.Value > NotablePoolQueue : pool.Starved > 0;
        if (!isStarved) return null;
        var waited = evidence.PoolQueueShare is { } known
            ? $"{evidence.Threads} waited for the pool {known.Words}"
            : "work waited in the pool's queue";
        var grew = pool.MostThreads is { } most ? FormattableString.Invariant($", which grew to {most} threads") : "";
        var reasons = FormattableString.Invariant(
            $"{pool.Starved} added because it starved, {pool.Compensated} because others blocked on tasks, {pool.Climbed} changes in ")
            + "search of throughput";
        var advice = "await instead of blocking (async), block on threads of your own, or raise the pool's minimum "
            + (evidence is TrialInRun ? "(--workers)" : "(ThreadPool.SetMinThreads, DOTNET_ThreadPool_ForceMinWorkerThreads)");
        return evidence.Warning(nameof(PoolStarvation), $"{waited}{grew} ({reasons})", EvidencePart.Pool, advice) with
        {
            Remedy = evidence is TrialInRun run ? run.WithWorkers(Math.Min(MostWorkers, run.Request.Units), Category.PoolQueue) : null,
        };
    }

    /// <summary>Threads of the pool are blocked on tasks that other threads of the pool have to complete.</summary>
    public static Finding? SyncOverAsync(Evidence evidence)
    {
        if (evidence.Pool is not { Compensated: > 0 } pool || evidence.PoolWaitShare is not { Value: > NotableWait } share) return null;
        var message = FormattableString.Invariant(
            $"{evidence.PoolThreads} were blocked {share.Words}, and the pool added {pool.Compensated} threads because they were ")
            + "blocked on tasks";
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
        var remedy = LargerBudget(evidence) ?? ServerGc(evidence);
        var advice = (evidence, remedy) switch
        {
            (_, { } known) => $"; worth a try: {known.Text}",
            (TrialInRun, _) => "",
            _ => "; worth a try: DOTNET_GCgen0size, or a heap per core (DOTNET_gcServer=1)",
        };
        return evidence.Warning(
            nameof(GcBound),
            $"collections stopped the {evidence.Threads} {share.Words}{Collections(evidence)}",
            EvidencePart.Gc,
            $"allocate less, or keep allocated objects for less time{advice}") with
        { Remedy = remedy };
    }

    /// <summary>The threads allocate at a rate that caches and collector feel.</summary>
    public static Finding? AllocationHeavy(Evidence evidence)
    {
        if (evidence.Allocation is not { BytesPerSecond: > NotableBytesPerSecond and var rate } allocation) return null;
        var most = allocation is { TopTypes: [{ } top, ..], Bytes: > 0 }
            ? FormattableString.Invariant($", {top.Bytes / (double)allocation.Bytes:P0} of it {top.Type}")
            : "";
        return evidence.Info(
            nameof(AllocationHeavy),
            FormattableString.Invariant($"about {rate / 1e6:0} MB were allocated per second{most}"),
            EvidencePart.Allocation,
            "reuse buffers (ArrayPool), give collections their size beforehand, or use spans and value types");
    }

    /// <summary>More threads want a core than there are cores.</summary>
    public static Finding? Oversubscribed(Evidence evidence)
    {
        if (evidence.CoreDemand is not { Waiting.Value: > NotableRunQueue } demand) return null;
        var advice = (evidence, demand.Enough) switch
        {
            (_, null) => "the cores were there: look for other processes that use them, or for a quota of the container",
            (TrialInRun, { } enough) => FormattableString.Invariant(
                $"use --workers {enough}: units that compute are as fast with less memory and fewer switches; more workers only help ")
                + "units that wait",
            _ => "use fewer threads that compute: they are as fast with fewer switches",
        };
        return evidence.Warning(
            nameof(Oversubscribed),
            $"{evidence.Threads} waited for a core {demand.Waiting.Words}: {demand.Seen}",
            EvidencePart.Account,
            advice) with
        {
            Remedy = demand.Enough is { } workers ? evidence.WithWorkers(workers, Category.RunQueue) : null,
        };
    }

    private static string Locks(LockReport? locks)
    {
        if (locks is not { Top: [{ } top, ..] }) return "";
        var owners = top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}";
        var site = top.Sites is [{ Site: { } known }, ..] ? $", waited for in {known}" : "";
        return FormattableString.Invariant(
            $" ({locks.Waits:N0} waits of up to {locks.LongestMs:0.#} ms were recorded, {top.Waits:N0} of them for one ")
            + FormattableString.Invariant($"lock{owners}{site})");
    }

    private static string Collections(Evidence evidence)
    {
        if (evidence.Pauses is not { } pauses) return "";
        var allocated = evidence.Allocation?.BytesPerSecond is { } rate
            ? FormattableString.Invariant($"; about {rate / 1e6:0} MB/s allocated")
            : "";
        return FormattableString.Invariant($" ({pauses.Count:N0} recorded, paused up to {pauses.LongestMs:0.#} ms{allocated})");
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
