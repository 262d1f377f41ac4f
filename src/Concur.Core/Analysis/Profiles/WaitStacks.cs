using Concur.Core.Accounting;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Profiles;

/// <summary>Which of a profile's stacks began the wait that a thread of one process is in.</summary>
/// <param name="waits">The process's waits from their beginnings to their ends.</param>
/// <param name="blocking">The stacks of their beginnings.</param>
/// <param name="indices">From those to the profile's.</param>
internal sealed class WaitStacks(EventIntervals waits, BlockingStacks blocking, int[] indices)
{
    /// <param name="worker">The harness (-1) or a worker.</param>
    /// <param name="events">What the runtime told.</param>
    /// <param name="stacks">The stacks; those of the worker are taken apart.</param>
    /// <param name="table">The profile's stacks.</param>
    public static WaitStacks Of(int worker, LaunchEvents events, LaunchStacks stacks, StackTable table) =>
        new(events.Raw(worker) ?? new EventIntervals(), stacks.Of(worker), table.Take(stacks.Of(worker).Stacks, address => stacks.NameAt(worker, address)));

    /// <summary>For one thread: the stack at an instant of a wait of a category; null where its event was lost.</summary>
    public Func<Category, long, int?> On(int thread) => (category, timeNs) =>
    {
        var isLock = category == Category.Lock;
        foreach (var wait in (isLock ? waits.Contentions : waits.Waits).Within(thread, timeNs, timeNs + 1))
            return blocking.StackOf(thread, isLock, wait.StartNs, wait.EndNs) is { } stack ? indices[stack] : null;
        return null;
    };
}
