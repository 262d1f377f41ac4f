namespace Concur.Core.Accounting;

/// <summary>
/// The time in which a thread had something to run. An event's interval is timed by the clock on the wall, so that of a
/// compilation also covers what the run queue took meanwhile: such an interval is on a CPU in the measure in which the
/// whole time was.
/// </summary>
internal sealed class Runnable(long cpuNs, long queueNs)
{
    private readonly double _onCpu = cpuNs <= 0 ? 0 : cpuNs / (double)(cpuNs + Math.Max(0, queueNs));
    private Budget _left = new(cpuNs + Math.Max(0, queueNs));

    /// <summary>Takes up to <paramref name="ns"/>; returns how much that was, and what of it was on a CPU.</summary>
    public (long Ns, long CpuNs) Take(long ns)
    {
        var taken = _left.Take(ns);
        return (taken, (long)(taken * _onCpu));
    }
}
