using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Processes;
using Concur.Core.Model;

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
    /// <exception cref="ConcurException">The harness can't be started.</exception>
    public async Task<LaunchRecord> RecordAsync(
        LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        using var folder = PrivateFolder.Create();
        using var watch = plan.Profiled ? new LaunchWatch(plan, request, Scheduler, traceFolder, folder) : null;
        var files = new LaunchFiles(harness, folder);
        var arguments = await files.WriteAsync(plan.Spec, watch?.WorkerPrefix);
        var environment = LaunchEnvironment.Of(plan, watch?.RuntimeSampling, watch?.HarnessSocket, folder.Path);
        var start = new ChildStart(harness.Host, arguments, environment)
        {
            BeforeSpawn = () => watch?.BeforeSpawn(),
            Spawned = processId => watch?.Spawned(processId),
        };

        var machine = Platforms.Current.Machine;
        var throttledBefore = machine.ThrottledPeriods();
        var (ending, exit) = await ProcessRun.ToEndAsync(start, request.Timeout, cancellation);
        var throttledAfter = machine.ThrottledPeriods();
        var result = files.ReadResult();
        return new LaunchRecord
        {
            Plan = plan,
            Ending = ending,
            Usage = exit.Usage with { MaxRssBytes = exit.Usage.MaxRssBytes ?? result?.PeakRssBytes },
            ThrottledPeriods = throttledAfter - throttledBefore,
            Output = exit.Output,
            Result = result,
            Traces = watch is null ? [] : await watch.TracesAsync(),
            Scheduler = watch?.SchedulerTrace(),
            Capabilities = Capabilities,
        };
    }
}
