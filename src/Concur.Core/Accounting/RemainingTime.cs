namespace Concur.Core.Accounting;

/// <summary>
/// A time that was measured as a whole, from which named parts are taken. No part can be more than what is left:
/// an event's interval also covers time that the thread spent on a CPU or in the run queue.
/// </summary>
internal struct RemainingTime(long ns)
{
    /// <summary>What no part has taken; negative when the whole was measured as negative.</summary>
    public long Left { get; private set; } = ns;

    /// <summary>Takes up to <paramref name="ns"/> and returns how much that was.</summary>
    public long Take(long ns)
    {
        var taken = Math.Clamp(ns, 0, Math.Max(0, Left));
        Left -= taken;
        return taken;
    }
}

/// <summary>
/// The time in which a thread had something to run. An event's interval is timed by the clock on the wall, so that of a
/// compilation also covers what the run queue took meanwhile: such an interval is on a CPU in the measure in which the
/// whole time was.
/// </summary>
internal sealed class RunnableTime(long cpuNs, long queueNs)
{
    private readonly double _onCpu = cpuNs <= 0 ? 0 : cpuNs / (double)(cpuNs + Math.Max(0, queueNs));
    private RemainingTime _left = new(cpuNs + Math.Max(0, queueNs));

    /// <summary>Takes up to <paramref name="ns"/>; returns how much that was, and what of it was on a CPU.</summary>
    public (long Ns, long CpuNs) Take(long ns)
    {
        var taken = _left.Take(ns);
        return (taken, (long)(taken * _onCpu));
    }
}

/// <summary>
/// What events name of a thread's off-CPU time, ns. Each interval ends when the thread runs again, so it also covers the
/// way through the run queue: where all of them together are longer than the thread was off the CPU, each is shortened
/// in the same measure.
/// </summary>
internal readonly record struct OffCpuTime
{
    private readonly double _measure;

    public OffCpuTime(long offNs, long gcNs, long profilerNs, long lockNs, long waitNs)
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
