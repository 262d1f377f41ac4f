using Concur.Core.Analysis.Collectors;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Accounting;

/// <summary>The events of all processes of a recorded launch.</summary>
internal sealed class LaunchEvents
{
    private readonly Dictionary<int, ProcessEvents?> _byWorker;

    private LaunchEvents(Dictionary<int, ProcessEvents?> byWorker) => _byWorker = byWorker;

    /// <summary>Events that any session dropped.</summary>
    public long Lost => _byWorker.Values.Sum(events => events?.Lost ?? 0);

    /// <summary>The recorded processes: the harness and its workers.</summary>
    public IEnumerable<EventIntervals> Processes => _byWorker.Values.OfType<ProcessEvents>().Select(events => events.Raw);

    /// <summary>The harness's own; null when it was not recorded.</summary>
    public EventIntervals? Harness => _byWorker.GetValueOrDefault(-1)?.Raw;

    /// <summary>Reads the light traces; null for a launch that nothing recorded.</summary>
    public static LaunchEvents? Read(LaunchRecord launch) => launch.Traces.IsEmpty
        ? null
        : new LaunchEvents(launch.Traces.ToDictionary(trace => trace.Worker, trace => LightTraceReader.Read(trace.LightPath)));

    /// <summary>The events of a thread of the harness (-1) or of a worker; null when its process was not recorded.</summary>
    public ThreadEvents? Of(int worker, int threadId) => _byWorker.GetValueOrDefault(worker)?.Of(threadId);
}
