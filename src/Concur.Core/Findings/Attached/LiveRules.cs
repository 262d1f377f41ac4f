using Concur.Core.Model;
using Concur.Traces.Stacks;
using Thresholds = Concur.Core.Findings;

namespace Concur.Core.Findings.Attached;

/// <summary>The rules of a run that make sense for a running process: with the same thresholds, of threads instead of lanes.</summary>
internal static class LiveRules
{
    public static Finding? LostEvents(LiveEvidence seen) => seen.Report.LostEvents == 0
        ? null
        : Warning(
            nameof(LostEvents), FormattableString.Invariant($"{seen.Report.LostEvents:N0} events were lost besides the {seen.Report.Events:N0} that are there; gc, lock, wait and jit may be too small"),
            "trace.lostEvents", "record for less time (--duration), or with --profile light");

    public static Finding? LockConvoy(LiveEvidence seen)
    {
        var share = seen.LockMs / (seen.LockMs + seen.CpuMs);
        if (!seen.IsWorthAWord(seen.LockMs) || share <= Thresholds.LockConvoy.Notable) return null;
        var locks = seen.Live.Locks;
        var recorded = locks is { Top: [{ } top, ..] }
            ? FormattableString.Invariant($" ({locks.Waits:N0} waits of up to {locks.LongestMs:0.#} ms, {top.Waits:N0} of them for one lock{(top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}")})")
            : "";
        return Warning(
            nameof(LockConvoy), FormattableString.Invariant($"of the time in which threads ran or were kept from it by a lock, locks took {share:P0}{recorded}"),
            "trace.live.locks", "hold the lock for less, split it into one per part, or take what is slow out of it");
    }

    public static Finding? PoolStarvation(LiveEvidence seen) => seen.Live.Pool.Starved == 0
        ? null
        : Warning(
            nameof(PoolStarvation), FormattableString.Invariant($"queued work did not move, and the pool added {seen.Live.Pool.Starved} threads because it starved{(seen.Live.Pool.MostThreads is { } most ? $" (it has up to {most})" : "")}"),
            "trace.live.pool", "await instead of blocking, block on threads of your own, or raise the pool's minimum (ThreadPool.SetMinThreads, DOTNET_ThreadPool_ForceMinWorkerThreads)");

    public static Finding? SyncOverAsync(LiveEvidence seen)
    {
        var pool = seen.Report.Threads.Where(thread => thread.Name.StartsWith(RuntimeThreads.PoolWorker, StringComparison.Ordinal)).ToList();
        var share = pool.Sum(thread => thread.WaitMs ?? 0) / pool.Sum(thread => thread.WallMs - thread.RunQueueMs ?? 0);
        return seen.Live.Pool.Compensated > 0 && share > Thresholds.SyncOverAsync.Notable
            ? Warning(
                nameof(SyncOverAsync), FormattableString.Invariant($"threads of the pool were blocked in waits {share:P0} of their time, and the pool added {seen.Live.Pool.Compensated} threads because they were blocked on tasks"),
                "trace.live.pool", "make the blocking call async all the way up (no .Result, .Wait() or GetResult())")
            : null;
    }

    public static Finding? GcBound(LiveEvidence seen) => seen.Report.GcPauses is { } pauses && pauses.TotalMs > Thresholds.GcBound.Notable * seen.Live.RecordedMs
        ? Warning(
            nameof(GcBound), FormattableString.Invariant($"collections stopped all threads {pauses.TotalMs / seen.Live.RecordedMs:P0} of the time ({pauses.Count:N0} pauses of up to {pauses.LongestMs:0.#} ms; about {seen.Live.AllocatedBytesPerSecond / 1e6:0} MB/s allocated)"),
            "trace.gcPauses", "allocate less, or let what is allocated die sooner; worth a try: DOTNET_GCgen0size, or a heap per core (DOTNET_gcServer=1)")
        : null;

    public static Finding? AllocationHeavy(LiveEvidence seen) => seen.Live.AllocatedBytesPerSecond > Thresholds.AllocationHeavy.NotableBytesPerSecond
        ? new Finding(
            nameof(AllocationHeavy), Severity.Info, null,
            FormattableString.Invariant($"about {seen.Live.AllocatedBytesPerSecond / 1e6:0} MB were allocated per second{(seen.Live.TopTypes is [{ } top, ..] ? FormattableString.Invariant($", {top.Bytes / (double)seen.Live.AllocatedBytes:P0} of it {top.Type}") : "")}"),
            "trace.live.allocatedBytes", "reuse buffers (ArrayPool), give collections their size beforehand, or use spans and value types")
        : null;

    public static Finding? Oversubscribed(LiveEvidence seen)
    {
        var runnableMs = seen.RunQueueMs + seen.CpuMs;
        if (!seen.IsWorthAWord(seen.RunQueueMs) || seen.RunQueueMs <= Thresholds.Oversubscribed.Notable * runnableMs) return null;
        var (wanted, used) = (runnableMs / seen.Live.RecordedMs, seen.CpuMs / seen.Live.RecordedMs);
        var cores = seen.Report.Process.Cores;
        return Warning(
            nameof(Oversubscribed), FormattableString.Invariant($"threads that could run waited {seen.RunQueueMs / runnableMs:P0} of that time for a core: {wanted:0.0} threads could run on average, {used:0.0} did{(cores is null ? "" : FormattableString.Invariant($", on {cores} cores"))}"),
            "trace.threads", wanted > cores
                ? "fewer threads that compute do the same with fewer switches"
                : "the cores were there: look for other processes that use them, or a quota of the container");
    }

    private static Finding Warning(string rule, string message, string evidence, string advice) => new(rule, Severity.Warning, null, message, evidence, advice);
}
