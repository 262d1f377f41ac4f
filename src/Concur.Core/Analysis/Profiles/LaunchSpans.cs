using Concur.Core.Accounting;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;

namespace Concur.Core.Analysis.Profiles;

/// <summary>What the threads of a launch did, as its scheduler source saw it and its runtimes explain it.</summary>
/// <param name="log">What perf events saw.</param>
/// <param name="events">What the runtimes told.</param>
/// <param name="stacks">Where its threads began to wait; taken apart.</param>
/// <param name="table">The profile's stacks.</param>
internal sealed class LaunchSpans(PerfLog log, LaunchEvents events, LaunchStacks stacks, StackTable table)
{
    private readonly Dictionary<int, WaitStacks> _waits = [];

    /// <returns>In the order of time; null where nothing tells when the thread was off the CPUs, or why.</returns>
    /// <param name="worker">The harness (-1) or a worker.</param>
    /// <param name="thread">The operating system's id.</param>
    public IReadOnlyList<ThreadSpan>? Of(int worker, int thread)
    {
        if (log.Of(thread) is not { } schedule || events.Of(worker, thread) is not { } told) return null;
        if (!_waits.TryGetValue(worker, out var waits)) _waits[worker] = waits = WaitStacks.Of(worker, events, stacks, table);
        return ThreadSpan.Of(schedule, new OffCpuProfiler(table).Of(schedule.Blocked, told, waits.On(thread)));
    }
}
