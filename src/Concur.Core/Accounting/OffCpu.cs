namespace Concur.Core.Accounting;

/// <summary>
/// What events name of a thread's off-CPU time, ns. Each interval ends when the thread runs again, so it also covers the
/// way through the run queue: where all of them together are longer than the thread was off the CPU, each is shortened
/// in the same measure.
/// </summary>
internal readonly record struct OffCpu
{
    private readonly double _measure;

    public OffCpu(long offNs, long gcNs, long profilerNs, long lockNs, long waitNs)
    {
        var namedNs = gcNs + profilerNs + lockNs + waitNs;
        _measure = namedNs <= 0 ? 0 : Math.Min(1, Math.Max(0, offNs) / (double)namedNs);
        (GcNs, ProfilerNs, LockNs, WaitNs) = (Of(gcNs), Of(profilerNs), Of(lockNs), Of(waitNs));
    }

    /// <summary>Suspended for a collection.</summary>
    public long GcNs { get; }

    /// <summary>Suspended by the sampler.</summary>
    public long ProfilerNs { get; }

    /// <summary>Blocked on locks.</summary>
    public long LockNs { get; }

    /// <summary>Blocked on handles.</summary>
    public long WaitNs { get; }

    private long Of(long ns) => (long)(ns * _measure);
}
