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
    /// <param name="blocked">When the thread was off the CPUs by its own doing.</param>
    /// <param name="events">What its events say, confined to that.</param>
    /// <param name="stackAt">The profile's stack that began the wait of a category in which the thread is at an instant; null where it is not known.</param>
    /// <returns>In the order of time.</returns>
    public IReadOnlyList<ThreadSpan> Of(IntervalSet blocked, ThreadEvents events, Func<Category, long, int?> stackAt)
    {
        var gc = events.GcOfOthers.Union(events.OwnGc).Intersect(blocked);
        var named = gc.Union(events.Lock).Union(events.Wait);
        var spans = Spans(Category.Gc, gc, (_, _) => null)
            .Concat(Spans(Category.Lock, events.Lock, stackAt))
            .Concat(Spans(Category.Wait, events.Wait, stackAt))
            .Concat(Spans(Category.IoSleep, blocked.Except(named), (_, _) => null));
        return [.. spans.OrderBy(span => span.StartNs)];
    }

    private IEnumerable<ThreadSpan> Spans(Category category, IntervalSet times, Func<Category, long, int?> stackAt) =>
        times.Intervals.Select(time => new ThreadSpan(time.Start, time.End, SpanState.Blocked, table.WithCategory(stackAt(category, time.Start), CategoryNames.Of(category))));
}
