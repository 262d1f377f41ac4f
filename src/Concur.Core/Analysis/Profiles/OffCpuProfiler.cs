using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Profiles;

/// <summary>
/// Where a thread's time off the CPUs went, by category and, for locks and waits, by the stack that began to wait. The
/// innermost frame is the category.
/// </summary>
/// <param name="table">The profile's stacks.</param>
internal sealed class OffCpuProfiler(StackTable table)
{
    private const double NsPerMs = 1e6;

    /// <param name="blocked">When the thread was off the CPUs by its own doing.</param>
    /// <param name="events">What its events say, confined to that.</param>
    /// <param name="stackAt">The profile's stack that began the wait of a category in which the thread is at an instant; null where it is not known.</param>
    /// <returns>In the order of time.</returns>
    public ImmutableArray<StackSample> Of(IntervalSet blocked, ThreadEvents events, Func<Category, long, int?> stackAt)
    {
        var gc = events.GcOfOthers.Union(events.OwnGc).Intersect(blocked);
        var named = gc.Union(events.Lock).Union(events.Wait);
        var spans = Spans(Category.Gc, gc, (_, _) => null)
            .Concat(Spans(Category.Lock, events.Lock, stackAt))
            .Concat(Spans(Category.Wait, events.Wait, stackAt))
            .Concat(Spans(Category.IoSleep, blocked.Except(named), (_, _) => null));
        return [.. spans.OrderBy(span => span.StartNs).Select(span => span.Sample)];
    }

    private IEnumerable<(long StartNs, StackSample Sample)> Spans(Category category, IntervalSet times, Func<Category, long, int?> stackAt) =>
        from time in times.Intervals
        let stack = stackAt(category, time.Start) is { } known ? table.WithLeaf(known, Frame(category)) : table.Of(Frame(category))
        select (time.Start, new StackSample(stack, (time.End - time.Start) / NsPerMs));

    private static string Frame(Category category) => $"[{CategoryNames.Of(category)}]";
}
