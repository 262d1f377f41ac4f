using System.Collections.Immutable;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Runs one launch in a fresh process of this machine and returns what was measured.</summary>
/// <param name="harness">The measured process's files.</param>
/// <param name="scheduler">The scheduler source of profiled launches.</param>
public sealed class LaunchRecorder(HarnessFiles harness, SchedulerChoice scheduler) : ILaunchRecorder
{
    /// <inheritdoc/>
    public SchedulerChoice Scheduler { get; } = scheduler;

    /// <inheritdoc/>
    public Capabilities Capabilities { get; } = MachineProbe.CapabilitiesOf(scheduler.Kind);

    /// <inheritdoc/>
    public Capabilities Counted { get; } = MachineProbe.CapabilitiesOf(SchedulerKind.Proc);

    /// <summary>A recorder with the scheduler source that was asked for, or the best that this machine grants.</summary>
    /// <exception cref="ConcurException">The source was asked for by name and is refused.</exception>
    public static LaunchRecorder For(HarnessFiles harness, SchedulerKind wanted) => new(harness, SchedulerProbe.Decide(wanted));

    /// <inheritdoc/>
    public async Task<LaunchRecord> RecordAsync(
        LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        using var folder = PrivateFolder.Create();
        using var watch = plan.Profiled ? new LaunchWatch(WatchedProcess.Of(plan), request, Scheduler, traceFolder, folder) : null;
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

/// <summary>The process that is recorded from its start, with those that it starts.</summary>
/// <param name="Role">Which process of the launch it is.</param>
/// <param name="FileName">What the names of its traces begin with.</param>
/// <param name="WorkersAhead">How many sockets are kept open for workers that it starts; 0 where it starts none.</param>
internal sealed record WatchedProcess(ProcessRole Role, string FileName, int WorkersAhead)
{
    /// <summary>A launch that starts and replaces worker processes needs open sockets for more of them than it has lanes.</summary>
    private const int SocketsPerLane = 2;

    /// <summary>Whether to record the items of its thread pool's queue.</summary>
    public bool HasPoolItems { get; init; }

    /// <summary>The harness of a launch.</summary>
    public static WatchedProcess Of(LaunchPlan plan) => new(
        ProcessRole.Harness,
        FileNames.Of(plan.Trial.Label),
        plan.Trial.Strategy.Strategy.UsesProcesses ? plan.Spec.Workers * SocketsPerLane : 0)
    {
        HasPoolItems = plan.Spec.RecordsPoolItems,
    };
}

/// <summary>Records a profiled launch: EventPipe sessions in each of its processes, and a scheduler source from outside.</summary>
internal sealed class LaunchWatch : IDisposable
{
    private readonly LaunchSessions _sessions;
    private readonly ISchedulerSource _source;

    /// <param name="process">The process.</param>
    /// <param name="request">For the profile's kind and the sampler's interval.</param>
    /// <param name="scheduler">The scheduler source.</param>
    /// <param name="traceFolder">Where the files go; must exist.</param>
    /// <param name="sockets">Where the sockets go.</param>
    public LaunchWatch(
        WatchedProcess process, RunRequest request, SchedulerChoice scheduler, string traceFolder, PrivateFolder sockets)
    {
        TraceDestination.MustExist(traceFolder);
        var prefix = Path.Combine(traceFolder, process.FileName);
        var session = SessionPlan.SecondOf(request.Profile, MachineProbe.CapabilitiesOf(scheduler.Kind).Stacks);
        var sampleHz = request.Profile == ProfileKind.Full ? SchedulerChoice.Hertz(scheduler.LaunchInterval(request.SampleInterval)) : 0;
        RuntimeSampling = session == SecondSession.Samples ? scheduler.LaunchInterval(request.SampleInterval) : null;
        _source = Platforms.Current.Schedulers.ForLaunch(new SchedulerRecording(scheduler.Kind, prefix, sampleHz));
        _sessions = new LaunchSessions(process, sockets, prefix, session);
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
