using System.Collections.Immutable;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Processes;
using Concur.Core.Measuring.Sessions;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Records a profiled launch: EventPipe sessions in each of its processes, and a scheduler source from outside.</summary>
internal sealed class LaunchWatch : IDisposable
{
    /// <summary>A launch that starts and replaces worker processes needs open sockets for more of them than it has lanes.</summary>
    private const int SocketsPerLane = 2;

    private readonly LaunchSessions _sessions;
    private readonly ISchedulerSource _source;

    /// <param name="plan">The launch.</param>
    /// <param name="request">For the profile's kind and the sampler's interval.</param>
    /// <param name="scheduler">The scheduler source.</param>
    /// <param name="traceFolder">Where the files go; must exist.</param>
    /// <param name="sockets">Where the sockets go.</param>
    public LaunchWatch(LaunchPlan plan, RunRequest request, SchedulerChoice scheduler, string traceFolder, PrivateFolder sockets)
    {
        var prefix = Path.Combine(traceFolder, FileNames.Of(plan.Trial.Label));
        var session = SessionPlan.SecondOf(request.Profile, MachineProbe.CapabilitiesOf(scheduler.Kind).Stacks);
        var sampleHz = request.Profile == ProfileKind.Full ? scheduler.Hertz(request.SampleInterval) : 0;
        var startsWorkers = plan.Trial.Strategy.Strategy.UsesProcesses;
        RuntimeSampling = session == SecondSession.Samples ? scheduler.Interval(request.SampleInterval) : null;
        _source = Platforms.Current.Schedulers.ForLaunch(new SchedulerRecording(scheduler.Kind, prefix, sampleHz));
        _sessions = new LaunchSessions(sockets, prefix, session, startsWorkers ? plan.Spec.Workers * SocketsPerLane : 0);
    }

    /// <summary>The interval of the runtime's own sampler; null where it takes no samples.</summary>
    public TimeSpan? RuntimeSampling { get; }

    /// <summary>The socket that the harness connects to.</summary>
    public string HarnessSocket => _sessions.HarnessSocket;

    /// <summary>The beginning of the workers' sockets' paths; null when there are no workers.</summary>
    public string? WorkerPrefix => _sessions.WorkerPrefix;

    /// <summary>Called on the thread that starts the harness, just before it does.</summary>
    public void BeforeSpawn() => _source.BeforeSpawn();

    /// <summary>Called once the harness runs.</summary>
    public void Spawned(int processId) => _source.Spawned(processId);

    /// <summary>The sessions' traces, once the launch has ended.</summary>
    public Task<ImmutableArray<ProcessTrace>> TracesAsync() => _sessions.CompleteAsync();

    /// <summary>The scheduler source's files, once the launch has ended; null when it wrote none.</summary>
    public SchedulerTrace? SchedulerTrace() => _source.Complete();

    public void Dispose()
    {
        _source.Dispose();
        _sessions.Dispose();
    }
}
