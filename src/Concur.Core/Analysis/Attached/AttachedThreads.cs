using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>The rows of a running process's threads, those first that used the CPUs most, or were kept off them by locks.</summary>
/// <param name="record">What was recorded.</param>
/// <param name="timeline">What the traces tell.</param>
/// <param name="log">What the perf source saw; null where it was not used.</param>
/// <param name="polled">What the proc source saw; null where it was not used.</param>
internal sealed class AttachedThreads(AttachRecord record, Timeline timeline, PerfLog? log, PolledLog? polled)
{
    private readonly RecordedWindow _window = RecordedWindow.Of(record);
    private readonly Dictionary<int, TimelineThread> _threads = timeline.Processes.SelectMany(process => process.Threads)
        .GroupBy(thread => thread.ThreadId).ToDictionary(group => group.Key, group => group.First());

    /// <summary>All stacks within the window.</summary>
    public IEnumerable<StackSpan> Spans => _threads.Values.SelectMany(SpansOf);

    /// <summary>The rows; none where no source saw anything.</summary>
    public ImmutableArray<TraceThread> Of(ProcessEvents events) => log is not null ? Of(log) : polled is not null ? Of(new PolledThreads(polled, events, timeline)) : [];

    /// <summary>What to call a thread, with its id.</summary>
    public string LabelOf(int threadId) => FormattableString.Invariant($"{NameOf(threadId)} {threadId}");

    /// <summary>From every switch.</summary>
    private ImmutableArray<TraceThread> Of(PerfLog log) => Rows(
        log.ProcessOf.Where(pair => pair.Value == record.Process.ProcessId).Select(pair => pair.Key),
        thread => log.Of(thread) is { } schedule && _threads.TryGetValue(thread, out var known) ? SwitchedThreads.Of(known, schedule, _window, timeline.OriginNs) : null);

    /// <summary>From looks now and then.</summary>
    private ImmutableArray<TraceThread> Of(PolledThreads threads) => Rows(threads.All(record.Process.ProcessId), thread => threads.Of(thread, _window));

    private ImmutableArray<TraceThread> Rows(IEnumerable<int> threads, Func<int, ThreadTotals?> totalsOf) =>
    [
        .. threads.Select(thread => totalsOf(thread) is { } totals ? Row(thread, totals) : null).OfType<TraceThread>()
            .OrderByDescending(row => row.CpuMs + row.LockMs + row.RunQueueMs).ThenByDescending(row => row.WaitMs).ThenBy(row => row.ThreadId),
    ];

    private TraceThread Row(int thread, ThreadTotals totals)
    {
        var hasStacks = timeline.Stacks.Length > 0;
        var spans = hasStacks && _threads.TryGetValue(thread, out var known) ? SpansOf(known).ToList() : [];
        return totals.Row(thread, NameOf(thread), hasStacks ? spans.Sum(span => span.Samples) : null, hasStacks ? spans.Sum(span => Traces.TimelineMethods.WeightMs(timeline, span)) : null);
    }

    private IEnumerable<StackSpan> SpansOf(TimelineThread thread) =>
        thread.Stacks.Where(span => _window.Holds(RecordedWindow.Ns(span.StartMs, timeline.OriginNs)));

    private string NameOf(int thread)
    {
        if (thread == record.Process.ProcessId) return "main thread";
        var ending = FormattableString.Invariant($" {thread}");
        var told = _threads.TryGetValue(thread, out var known) && known.Name.EndsWith(ending, StringComparison.Ordinal) ? known.Name[..^ending.Length] : ThreadPurpose.Of("");
        var own = log?.NameOf(thread) ?? polled?.NameOf(thread);
        return Printable(string.IsNullOrEmpty(own) ? told : own);
    }

    /// <summary>A thread may call itself anything: nothing in it steers a terminal.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
