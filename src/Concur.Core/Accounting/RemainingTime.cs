namespace Concur.Core.Accounting;

/// <summary>
/// A measured time from which parts are taken. No part is larger than the remaining time: the interval of an event may include
/// time that was already counted, on a CPU or in the run queue.
/// </summary>
internal struct RemainingTime(long ns)
{
    /// <summary>The remaining time, ns; negative where the whole was measured as negative.</summary>
    public long Left { get; private set; } = ns;

    /// <summary>Takes at most <paramref name="ns"/>, and returns the time taken, ns.</summary>
    public long Take(long ns)
    {
        var taken = Math.Clamp(ns, 0, Math.Max(0, Left));
        Left -= taken;
        return taken;
    }
}

/// <summary>
/// The parts of a thread's time off the CPUs that events name, ns. The interval of an event ends when the thread runs again, so
/// it includes run queue time: where the intervals add up to more than the time off the CPUs, all are shortened by one factor.
/// </summary>
internal readonly record struct OffCpuTime
{
    private readonly double _factor;

    public OffCpuTime(long offNs, long gcNs, long profilerNs, long lockNs, long waitNs)
    {
        var namedNs = gcNs + profilerNs + lockNs + waitNs;
        _factor = namedNs <= 0 ? 0 : Math.Min(1, Math.Max(0, offNs) / (double)namedNs);
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

    private long Of(long ns) => (long)(ns * _factor);
}
