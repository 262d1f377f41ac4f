using System.Collections.Immutable;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Measuring.Native;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Scheduling;
using Concur.Core.Measuring.Sessions;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>What watches a profiled launch: EventPipe sessions in each of its processes, and a scheduler source from outside.</summary>
internal sealed class LaunchWatch : IDisposable
{
    /// <summary>Workers that a launch starts at once and replaces: so many more than lanes have their sockets ready.</summary>
    private const int SocketsPerLane = 2;

    private readonly LaunchSessions _sessions;
    private readonly ISchedulerSource _source;

    /// <summary>perf events do not tell when a thread was woken: polling its time in the run queue does.</summary>
    private readonly SchedstatSource? _schedstat;

    /// <param name="plan">The launch.</param>
    /// <param name="request">For the profile's kind and the sampler's interval.</param>
    /// <param name="scheduler">The scheduler source.</param>
    /// <param name="traceFolder">Where the files go; must exist.</param>
    /// <param name="sockets">Where the sockets go.</param>
    public LaunchWatch(LaunchPlan plan, RunRequest request, SchedulerChoice scheduler, string traceFolder, PrivateFolder sockets)
    {
        var prefix = Path.Combine(traceFolder, FileNames.Of(plan.Trial.Label));
        var interval = request.Profile == ProfileKind.Full ? scheduler.Interval(request.SampleInterval) : (TimeSpan?)null;
        var isPerf = scheduler.Kind == SchedulerKind.Perf;
        Sampling = isPerf ? null : interval;
        var second = interval is null ? SecondSession.None : isPerf ? SecondSession.Names : SecondSession.Samples;
        var startsWorkers = plan.Trial.Strategy.Strategy.LaneKind == LaneKind.Worker;
        var schedstat = new SchedstatSource(prefix + SchedstatFormat.FileEnding);
        var sampleHz = interval is null ? 0 : scheduler.Hertz(request.SampleInterval);
        _source = isPerf ? new PerfSource(prefix + PerfDataFormat.FileEnding, sampleHz) : schedstat;
        _schedstat = isPerf ? schedstat : null;
        _sessions = new LaunchSessions(sockets, prefix, second, startsWorkers ? plan.Spec.Workers * SocketsPerLane : 0);
    }

    /// <summary>The interval of the runtime's own sampler; null where it has nothing to do.</summary>
    public TimeSpan? Sampling { get; }

    /// <summary>The socket that the harness connects to.</summary>
    public string HarnessSocket => _sessions.HarnessSocket;

    /// <summary>What the workers' sockets begin with; null when there are none.</summary>
    public string? WorkerPrefix => _sessions.WorkerPrefix;

    /// <summary>Called on the thread that starts the harness, just before it does.</summary>
    public void BeforeSpawn() => _source.BeforeSpawn();

    /// <summary>Called once the harness is there.</summary>
    public void Spawned(int processId)
    {
        _source.Spawned(processId);
        _schedstat?.Spawned(processId);
    }

    /// <summary>The sessions' traces, once the launch has ended.</summary>
    public Task<ImmutableArray<ProcessTrace>> TracesAsync() => _sessions.CompleteAsync();

    /// <summary>What the scheduler source wrote, once the launch has ended; null when it wrote nothing.</summary>
    public SchedulerTrace? SchedulerTrace()
    {
        var polled = _schedstat?.Complete();
        return _source.Complete() is { } trace ? trace with { SchedstatPath = polled?.Path } : null;
    }

    public void Dispose()
    {
        _schedstat?.Dispose();
        _source.Dispose();
        _sessions.Dispose();
    }
}
