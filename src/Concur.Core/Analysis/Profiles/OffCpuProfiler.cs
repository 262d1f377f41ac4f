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

    /// <summary>The two sessions stamp one event by themselves, one after the other.</summary>
    private const long MostApartNs = 1_000_000;

    /// <param name="blocked">When the thread was off the CPUs by its own doing.</param>
    /// <param name="events">What its events say, confined to that.</param>
    /// <param name="starts">The stacks that began to wait, in the order of time.</param>
    /// <param name="indices">From the stacks' ids to the profile's.</param>
    /// <returns>In the order of time.</returns>
    public ImmutableArray<StackSample> Of(IntervalSet blocked, ThreadEvents events, IReadOnlyList<BlockingStart> starts, int[] indices)
    {
        var gc = events.GcOfOthers.Union(events.OwnGc).Intersect(blocked);
        var named = gc.Union(events.Lock).Union(events.Wait);
        var spans = Spans(Category.Gc, gc)
            .Concat(Spans(Category.Lock, events.Lock, starts.Where(start => start.IsLock).ToList(), indices))
            .Concat(Spans(Category.Wait, events.Wait, starts.Where(start => !start.IsLock).ToList(), indices))
            .Concat(Spans(Category.IoSleep, blocked.Except(named)));
        return [.. spans.OrderBy(span => span.StartNs).Select(span => span.Sample)];
    }

    private IEnumerable<(long StartNs, StackSample Sample)> Spans(Category category, IntervalSet times)
    {
        var stack = table.Of(Frame(category));
        return times.Intervals.Select(time => (time.Start, new StackSample(stack, (time.End - time.Start) / NsPerMs)));
    }

    private IEnumerable<(long StartNs, StackSample Sample)> Spans(Category category, IntervalSet times, List<BlockingStart> starts, int[] indices)
    {
        var next = 0;
        BlockingStart? latest = null;
        foreach (var (start, end) in times.Intervals)
        {
            while (next < starts.Count && starts[next].TimeNs <= start + MostApartNs) latest = starts[next++];
            var stack = latest is { } known ? table.WithLeaf(indices[known.Stack], Frame(category)) : table.Of(Frame(category));
            yield return (start, new StackSample(stack, (end - start) / NsPerMs));
        }
    }

    private static string Frame(Category category) => $"[{CategoryNames.Of(category)}]";
}
