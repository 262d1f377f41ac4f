using Concur.Core.Analysis.Collectors;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>The events of all processes of a recorded launch.</summary>
/// <param name="byWorker">By the worker's number, the harness as -1; null for a process of which nothing can be read.</param>
/// <param name="schedule">When its threads were on a CPU; null where that is not known.</param>
/// <param name="looks">How long they had been in the run queue now and then; null where nobody looked.</param>
internal sealed class LaunchEvents(IReadOnlyDictionary<int, ProcessEvents?> byWorker, PerfLog? schedule = null, PolledLog? looks = null)
{
    private readonly Dictionary<int, ThreadEvents> _confined = [];

    /// <summary>Events that any session dropped.</summary>
    public long Lost => byWorker.Values.Sum(events => events?.Lost ?? 0);

    /// <summary>The recorded processes: the harness and its workers.</summary>
    public IEnumerable<EventIntervals> Processes => byWorker.Values.OfType<ProcessEvents>().Select(events => events.Raw);

    /// <summary>The same, each with its worker's number; the harness's is -1.</summary>
    public IEnumerable<(int Worker, EventIntervals Events)> ByWorker => byWorker.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value!.Raw));

    /// <summary>The harness's own; null when it was not recorded.</summary>
    public EventIntervals? Harness => Raw(-1);

    /// <summary>Those of the harness (-1) or of a worker; null when its process was not recorded.</summary>
    public EventIntervals? Raw(int worker) => byWorker.GetValueOrDefault(worker)?.Raw;

    /// <summary>Reads the light traces; null for a launch that nothing recorded.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="schedule">When its threads were on a CPU; null where that is not known.</param>
    /// <param name="looks">How long they had been in the run queue now and then; null where nobody looked.</param>
    public static LaunchEvents? Read(LaunchRecord launch, PerfLog? schedule, PolledLog? looks) => launch.Traces.IsEmpty
        ? null
        : new LaunchEvents(launch.Traces.ToDictionary(trace => trace.Worker, trace => LightTraceReader.Read(trace.LightPath)), schedule, looks);

    /// <summary>The events of a thread of the harness (-1) or of a worker; null when its process was not recorded.</summary>
    public ThreadEvents? Of(int worker, int threadId)
    {
        var events = byWorker.GetValueOrDefault(worker)?.Of(threadId);
        if (events is null || schedule?.Of(threadId) is not { } thread) return events;
        if (!_confined.TryGetValue(threadId, out var confined)) _confined[threadId] = confined = events.Within(thread.Running, thread.Blocked, thread.Queued, looks?.GrowthsOf(threadId) ?? []);
        return confined;
    }
}
