using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Accounting;

/// <summary>The events of all processes of a launch.</summary>
internal sealed class LaunchEvents
{
    private readonly Dictionary<int, ProcessEvents?> _byWorker;
    private readonly Dictionary<int, ProcessTrace> _traces;

    private LaunchEvents(Dictionary<int, ProcessEvents?> byWorker, Dictionary<int, ProcessTrace> traces) => (_byWorker, _traces) = (byWorker, traces);

    /// <summary>Events that any session dropped.</summary>
    public long Lost => _byWorker.Values.Sum(events => events?.Lost ?? 0);

    /// <summary>Reads the light traces; null for a launch that nothing recorded.</summary>
    public static LaunchEvents? Read(LaunchRecord launch) => launch.Traces.IsEmpty
        ? null
        : new LaunchEvents(
            launch.Traces.ToDictionary(trace => trace.Worker, trace => LightTraceReader.Read(trace.LightPath)),
            launch.Traces.ToDictionary(trace => trace.Worker));

    /// <summary>The events of a thread of the harness (-1) or of a worker; null when its process was not recorded.</summary>
    public ThreadEvents? Of(int worker, int threadId) => _byWorker.GetValueOrDefault(worker)?.Of(threadId);

    /// <summary>How long a worker stood suspended until its sessions were there, ns.</summary>
    public long SuspendedNs(int worker) => _traces.TryGetValue(worker, out var trace) ? trace.ResumedNs - trace.ConnectedNs : 0;
}
