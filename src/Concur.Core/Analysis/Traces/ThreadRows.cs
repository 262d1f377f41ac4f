using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>The accounts of a trace's threads.</summary>
/// <param name="ledger">The sums.</param>
/// <param name="seen">Kinds of events that the session recorded: without, a sum is unavailable.</param>
/// <param name="sampled">Whether there are samples.</param>
internal sealed class ThreadRows(TraceLedger ledger, EventKinds seen, bool sampled)
{
    private const double NsPerMs = 1e6;

    /// <summary>Those of which there are samples or intervals, the longest sampled first.</summary>
    /// <param name="processId">Its main thread has the same id.</param>
    /// <param name="framesIn">Names of a stack's frames.</param>
    public ImmutableArray<TraceThread> All(int? processId, Func<int, IEnumerable<string>> framesIn) =>
    [
        .. ledger.Threads.Where(thread => thread.Value.IsWorthARow)
            .OrderByDescending(thread => thread.Value.SampledNs).ThenByDescending(thread => thread.Value.ActivityNs.Sum()).ThenBy(thread => thread.Key)
            .Select(thread => Row(thread.Key, thread.Value, thread.Key == processId ? "main thread" : Purpose(thread.Value, framesIn))),
    ];

    private static string Purpose(ThreadLedger thread, Func<int, IEnumerable<string>> framesIn) =>
        ThreadPurpose.Of(thread.FirstStack is { } stack ? string.Join('\n', framesIn(stack)) : "");

    private TraceThread Row(int threadId, ThreadLedger thread, string name) => new()
    {
        ThreadId = threadId,
        Name = name,
        Samples = sampled ? thread.Samples : null,
        SampledMs = sampled ? thread.SampledNs / NsPerMs : null,
        GcSuspendedMs = Known(EventKinds.Suspensions, thread.GcNs),
        LockMs = Known(EventKinds.Contentions, thread.ActivityNs[(int)Activity.Lock]),
        WaitMs = Known(EventKinds.Waits, thread.ActivityNs[(int)Activity.Wait]),
        JitMs = Known(EventKinds.Compilations, thread.ActivityNs[(int)Activity.Jit]),
    };

    private double? Known(EventKinds kind, long ns) => seen.HasFlag(kind) ? ns / NsPerMs : null;
}
