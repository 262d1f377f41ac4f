using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From the run file's form back to what the runtime did.</summary>
internal static class RuntimeJsonReading
{
    /// <summary>Adds what the runtime did to a trial.</summary>
    public static TrialReport Add(TrialJson trial, TrialReport report) => report with
    {
        Gc = trial.Gc is { } gc ? Of(gc) : null,
        Jit = trial.Jit is { } jit ? Of(jit) : null,
        Locks = trial.Locks is { } locks ? WaitJsonForm.Of(locks) with { WhileCoresIdleMs = trial.LockWhileCoresIdleMs } : null,
        Waits = trial.Waits is { } waits ? WaitJsonForm.Of(waits) with { WhileCoresIdleMs = trial.WaitWhileCoresIdleMs } : null,
        WaitSites = WaitJsonForm.Of(trial.WaitSites),
        RecordedCoresInUse = trial.RecordedCoresInUse is { } shares ? [.. shares.Select(share => new CoresShare(share.Cores, share.Share))] : null,
        Pool = trial.Pool is { } pool ? Of(pool) : null,
        QueueDelay = trial.QueueDelay is { } delay ? Of(delay) : null,
    };

    private static GcReport Of(GcJson gc) => new()
    {
        Server = gc.Server,
        Concurrent = gc.Concurrent,
        Collections = [.. gc.Collections.Select(c => new CollectionCount(c.Generation, c.Kind, c.Count))],
        WallMs = gc.WallMs,
        PauseMs = gc.PauseMs,
        LongestPauseMs = gc.LongestPauseMs,
        SuspendingMs = gc.SuspendingMs,
        AllocatedBytes = gc.AllocatedBytes,
        TopTypes = [.. gc.TopTypes.Select(type => new AllocatedType(type.Type, type.Bytes))],
    };

    private static JitReport Of(JitJson jit) => new(jit.Methods, jit.TotalMs, [.. jit.Tiers.Select(tier => new JitTier(tier.Tier, tier.Methods, tier.TotalMs))]);

    private static DelayReport Of(DelayJson delay) => new(delay.Units, delay.P50Ms, delay.P90Ms, delay.P99Ms, delay.MaxMs) { MeanMs = delay.MeanMs };

    private static PoolReport Of(PoolJson pool) => new(pool.MostThreads, pool.Starved, pool.Compensated, pool.Climbed)
    {
        Measured = pool.Measured is { } measured ? new PoolRange(measured.Fewest, measured.Most) : null,
        Adjustments = [.. pool.Adjustments?.Select(reason => new PoolReason(reason.Reason, reason.Count)) ?? []],
        Levels = [.. pool.Levels?.Select(level => new PoolLevel(level.AtMs, level.Threads)) ?? []],
    };
}
