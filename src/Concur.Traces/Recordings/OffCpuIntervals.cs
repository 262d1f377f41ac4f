using System.Collections.Immutable;

namespace Concur.Traces.Recordings;

/// <summary>A time that a thread was on no CPU, from when it left one until it came onto one again.</summary>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="Stack">
/// Index into its process's stacks of <see cref="ThreadSchedules.SwitchStacks"/>; null where it was not recorded.
/// </param>
public readonly record struct OffCpuInterval(long StartNs, long EndNs, int? Stack)
{
    /// <summary>Whether it left the CPU by its own doing; else it could have gone on.</summary>
    public bool IsBlocked { get; init; }
}

/// <summary>Joins the times off the CPUs to the stacks in which they began.</summary>
public static class OffCpuIntervals
{
    /// <summary>
    /// The times that a thread was off the CPUs after it had been on one, in the order of time. That it had been on one is known by its
    /// schedule, or by a stack in which it left one at that very time.
    /// </summary>
    /// <param name="schedule">When it ran, was ready, was blocked.</param>
    /// <param name="left">The stacks in which it left the CPUs, in the order of time. The kernel writes one just before it tells that the
    /// thread has left.</param>
    public static IEnumerable<OffCpuInterval> Of(ThreadSchedule schedule, ImmutableArray<CpuSample> left)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var off = schedule.Blocked.Union(schedule.Queued).Intervals;
        var running = schedule.Running.Intervals;
        var (next, ran) = (0, 0);
        foreach (var (startNs, endNs) in off)
        {
            while (ran < running.Count && running[ran].End < startNs) ran++;
            var hasRun = ran < running.Count && running[ran].End <= startNs;
            var sinceNs = hasRun ? running[ran].Start : startNs;
            int? stack = null;
            for (; next < left.Length && left[next].TimeNs <= startNs; next++)
                stack = left[next].TimeNs >= sinceNs ? left[next].Stack : null;
            if (!hasRun && stack is null) continue; // It had not run before.
            yield return new OffCpuInterval(startNs, endNs, stack) { IsBlocked = schedule.Blocked.Contains(startNs) };
        }
    }
}
