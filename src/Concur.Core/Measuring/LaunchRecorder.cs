using System.Collections.Immutable;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Runs one launch in a fresh process and returns what was measured.</summary>
/// <param name="harness">The measured process's files.</param>
/// <param name="scheduler">The scheduler source of profiled launches.</param>
public sealed class LaunchRecorder(HarnessFiles harness, SchedulerChoice scheduler)
{
    /// <summary>The scheduler source of profiled launches.</summary>
    public SchedulerChoice Scheduler { get; } = scheduler;

    /// <summary>How well figures are known on this machine, under that source.</summary>
    public Capabilities Capabilities { get; } = MachineProbe.CapabilitiesOf(scheduler.Kind);

    /// <summary>A recorder with the scheduler source that was asked for, or the best that this machine grants.</summary>
    /// <exception cref="ConcurException">The source was asked for by name and is refused.</exception>
    public static LaunchRecorder For(HarnessFiles harness, SchedulerKind wanted) => new(harness, SchedulerProbe.Decide(wanted));

    /// <summary>Says in a run's report which scheduler source its profiled launches have, and how well figures are known.</summary>
    public RunReport Describe(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report with
        {
            Scheduler = report.Request.Profile == ProfileKind.None ? null : Scheduler,
            Capabilities = Capabilities,
        };
    }

    /// <summary>Runs the launch.</summary>
    /// <param name="plan">The launch.</param>
    /// <param name="request">For the profile's kind, the sampler's interval and the time limit.</param>
    /// <param name="traceFolder">Where the traces of a profiled launch go; must exist.</param>
    /// <param name="cancellation">Ends the launch and everything it started; the record then says so.</param>
    /// <exception cref="ConcurException">The harness can't be started, or the folder of the traces is gone.</exception>
    public async Task<LaunchRecord> RecordAsync(
        LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        using var folder = PrivateFolder.Create();
        using var watch = plan.Profiled ? new LaunchWatch(plan, request, Scheduler, traceFolder, folder) : null;
        var files = new LaunchFiles(harness, folder);
        var arguments = await files.WriteAsync(plan, watch?.WorkerPrefix);
        var environment = LaunchEnvironment.Of(plan, watch?.RuntimeSampling, watch?.HarnessSocket, folder.Path);
        var start = new ChildStart(harness.Host, arguments, environment)
        {
            BeforeSpawn = () => watch?.BeforeSpawn(),
            Spawned = processId => watch?.Spawned(processId),
        };

        var machine = Platforms.Current.Machine;
        var throttledBefore = machine.ThrottledPeriods();
        var (ending, exit) = await ProcessRun.ToEndAsync(start, request.Timeout, cancellation);
        var (throttledAfter, clockMhz) = (machine.ThrottledPeriods(), plan.Profiled ? null : machine.ClockMhz());
        var result = files.ReadResult(exit.Output);
        return new LaunchRecord
        {
            Plan = plan,
            Ending = ending,
            Usage = exit.Usage with { MaxRssBytes = exit.Usage.MaxRssBytes ?? result?.PeakRssBytes },
            ThrottledPeriods = throttledAfter - throttledBefore,
            ClockMhz = clockMhz,
            Output = exit.Output,
            Result = result,
            Traces = watch is null ? [] : await watch.TracesAsync(),
            Scheduler = watch?.SchedulerTrace(),
            Capabilities = Capabilities,
        };
    }
}

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
        TraceDestination.MustExist(traceFolder);
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

/// <summary>The folder of a run's traces, which the run made when it began.</summary>
internal static class TraceDestination
{
    /// <exception cref="ConcurException">It was removed while the run measured.</exception>
    public static void MustExist(string path)
    {
        if (Directory.Exists(path)) return;
        throw new ConcurException(
            FailureKind.BadInput,
            $"the folder of the traces, '{path}', was removed while the run measured; what was saved before is kept");
    }
}
