using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From what the runtime did to the run file's form.</summary>
internal static class RuntimeJsonWriting
{
    /// <summary>Adds what the runtime did to a trial's form.</summary>
    public static TrialJson Add(TrialReport trial, TrialJson json) => json with
    {
        Gc = trial.Gc is { } gc ? Of(gc) : null,
        Jit = trial.Jit is { } jit ? Of(jit) : null,
        Locks = trial.Locks is { } locks ? WaitJsonForm.Of(locks) : null,
        Waits = trial.Waits is { } waits ? WaitJsonForm.Of(waits) : null,
        WaitSites = WaitJsonForm.Of(trial.WaitSites),
        LockWhileCoresIdleMs = trial.Locks?.WhileCoresIdleMs,
        WaitWhileCoresIdleMs = trial.Waits?.WhileCoresIdleMs,
        RecordedCoresInUse = trial.RecordedCoresInUse is { } shares ? [.. shares.Select(share => new CoresJson(share.Cores, share.Share))] : null,
        Pool = trial.Pool is { } pool ? Of(pool) : null,
        QueueDelay = trial.QueueDelay is { } delay ? Of(delay) : null,
    };

    private static GcJson Of(GcReport gc) => new(
        gc.Server, gc.Concurrent, [.. gc.Collections.Select(c => new CollectionJson(c.Generation, c.Kind, c.Count))],
        gc.WallMs, gc.PauseMs, gc.LongestPauseMs, gc.SuspendingMs, gc.AllocatedBytes, gc.AllocatedBytesPerSecond,
        [.. gc.TopTypes.Select(type => new AllocatedTypeJson(type.Type, type.Bytes))]);

    private static JitJson Of(JitReport jit) => new(jit.Methods, jit.TotalMs, [.. jit.Tiers.Select(tier => new JitTierJson(tier.Tier, tier.Methods, tier.TotalMs))]);

    private static DelayJson Of(DelayReport delay) => new(delay.Units, delay.P50Ms, delay.P90Ms, delay.P99Ms, delay.MaxMs, delay.MeanMs);

    /// <summary>Without a measured phase nothing beyond the counts is known, as in files of before it was told.</summary>
    private static PoolJson Of(PoolReport pool)
    {
        var counts = new PoolJson(pool.MostThreads, pool.Starved, pool.Compensated, pool.Climbed);
        return pool.Measured is not { } measured ? counts : counts with
        {
            Measured = new PoolRangeJson(measured.Fewest, measured.Most),
            Adjustments = [.. pool.Adjustments.Select(reason => new PoolReasonJson(reason.Reason, reason.Count))],
            Levels = [.. pool.Levels.Select(level => new PoolLevelJson(level.AtMs, level.Threads))],
        };
    }
}
