using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Accounting;

/// <summary>The events of all processes of a recorded launch.</summary>
/// <param name="byWorker">By the worker's number, the harness as -1; null for a process of which nothing can be read.</param>
internal sealed class LaunchEvents(IReadOnlyDictionary<int, ProcessEvents?> byWorker)
{
    /// <summary>Events that any session dropped.</summary>
    public long Lost => byWorker.Values.Sum(events => events?.Lost ?? 0);

    /// <summary>What the harness's thread pool did; null when the harness was not recorded.</summary>
    public PoolReport? Pool => byWorker.GetValueOrDefault(-1)?.Pool;

    /// <summary>Reads the light traces; null for a launch that nothing recorded.</summary>
    public static LaunchEvents? Read(LaunchRecord launch) => launch.Traces.IsEmpty
        ? null
        : new LaunchEvents(launch.Traces.ToDictionary(trace => trace.Worker, trace => LightTraceReader.Read(trace.LightPath)));

    /// <summary>The events of a thread of the harness (-1) or of a worker; null when its process was not recorded.</summary>
    public ThreadEvents? Of(int worker, int threadId) => byWorker.GetValueOrDefault(worker)?.Of(threadId);
}
