using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Analysis.Symbols;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>Completes the threads of a timeline with what the scheduler source saw of them.</summary>
/// <param name="log">What it saw.</param>
/// <param name="table">The timeline's stacks.</param>
/// <param name="originNs">The timeline's origin on the source's clock.</param>
internal sealed class ScheduledThreads(PerfLog log, StackTable table, long originNs)
{
    private const double NsPerMs = 1e6;
    private readonly NativeSymbols _symbols = new(mayBeOfElsewhere: true);
    private readonly ILookup<int, int> _threads = log.ProcessOf.ToLookup(pair => pair.Value, pair => pair.Key);

    /// <summary>The time on a CPU that each sample stands for, ms; null when no stacks were sampled.</summary>
    public double? SampleMs => log.SampleHz == 0 ? null : 1e3 / log.SampleHz;

    /// <summary>The threads of a process, by the operating system's id.</summary>
    public IEnumerable<int> Of(int processId) => _threads[processId];

    /// <summary>Gives the process's threads their activities, instant by instant, and their stacks on a CPU.</summary>
    /// <param name="process">With what the events tell of each thread.</param>
    /// <param name="methodAt">The managed method at an address; null when there is none.</param>
    public TimelineProcess Complete(TimelineProcess process, Func<ulong, string?> methodAt)
    {
        var mappings = log.Mappings.GetValueOrDefault(process.ProcessId);
        var indices = log.Stacks.TryGetValue(process.ProcessId, out var stacks) ? table.Take(stacks, address => methodAt(address) ?? mappings?.NameAt(address, _symbols)) : [];
        return process with
        {
            Threads = [.. process.Threads.Select(thread => log.Of(thread.ThreadId) is { } schedule
                ? thread with
                {
                    Name = log.NameOf(thread.ThreadId) is { Length: > 0 } own ? FormattableString.Invariant($"{own} {thread.ThreadId}") : thread.Name,
                    Activities = ThreadActivities.Of(schedule, thread.Activities, process.Suspensions, originNs),
                    Stacks = log.SampleHz == 0 ? thread.Stacks : Stacks(thread.ThreadId, indices),
                }
                : thread)],
        };
    }

    private ImmutableArray<StackSpan> Stacks(int threadId, int[] indices)
    {
        if (!log.Samples.TryGetValue(threadId, out var ticks)) return [];
        ticks.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Count);
        for (var i = 0; i < ticks.Count; i++)
        {
            var startMs = (ticks[i].TimeNs - originNs) / NsPerMs;
            var endMs = Math.Min(startMs + SampleMs!.Value, i + 1 < ticks.Count ? (ticks[i + 1].TimeNs - originNs) / NsPerMs : double.MaxValue);
            spans.Add(new StackSpan(indices[ticks[i].Stack], startMs, endMs, 1));
        }

        return spans.DrainToImmutable();
    }
}
