using System.Collections.Immutable;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>A silo to run for a launch that another machine drives.</summary>
/// <param name="Plan">The launch.</param>
/// <param name="Spec">What the silo is told. The recorder fills in the paths of its files.</param>
/// <param name="Role">Which process of the launch it is.</param>
internal sealed record SiloRun(LaunchPlan Plan, SiloSpec Spec, ProcessRole Role)
{
    /// <summary>The launch's certificate with its key, as text; null where nothing is encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>What the names of its traces begin with.</summary>
    public required string FileName { get; init; }
}

/// <summary>A silo that has ended.</summary>
/// <param name="Usage">Its process.</param>
/// <param name="Failure">Why it could not start or go on, in one line; null where it could.</param>
/// <param name="Traces">Its traces.</param>
/// <param name="Scheduler">The scheduler source's files.</param>
internal sealed record SiloRecord(
    ProcessUsage Usage, string? Failure, ImmutableArray<ProcessTrace> Traces, SchedulerTrace? Scheduler)
{
    /// <summary>Whether it was ended because it did not end in time when it was told to.</summary>
    public bool IsOverdue { get; init; }
}

/// <summary>Runs a silo in a fresh process and records it as launches are recorded.</summary>
/// <param name="harness">The measured process's files.</param>
/// <param name="scheduler">The scheduler source of profiled launches.</param>
internal sealed class SiloRecorder(HarnessFiles harness, SchedulerChoice scheduler)
{
    /// <summary>A profiled silo has events to deliver before it ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs it until it is told to end, or ends by itself.</summary>
    /// <param name="run">The silo.</param>
    /// <param name="request">For the profile's kind, the sampler's interval and the time limit.</param>
    /// <param name="traceFolder">Where the traces of a profiled launch go; must exist.</param>
    /// <param name="ended">Completes when the silo is to end.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <exception cref="ConcurException">The harness can't be started.</exception>
    public async Task<SiloRecord> RecordAsync(
        SiloRun run, RunRequest request, string traceFolder, Task ended, CancellationToken cancellation)
    {
        using var folder = PrivateFolder.Create();
        using var watch = run.Plan.Profiled
            ? new LaunchWatch(new WatchedProcess(run.Role, run.FileName, WorkersAhead: 0), request, scheduler, traceFolder, folder)
            : null;
        var files = new LaunchFiles(harness, folder);
        var arguments = await files.WriteAsync(run);
        var start = new ChildStart(
            harness.Host, arguments, LaunchEnvironment.Of(run.Plan, watch?.RuntimeSampling, watch?.HarnessSocket, folder.Path))
        {
            BeforeSpawn = () => watch?.BeforeSpawn(),
            Spawned = processId => watch?.Spawned(processId),
            InputOpenUntil = ended,
        };
        var child = await ProcessRun.StartAsync(start);
        var (exit, isOverdue) = await ToEndAsync(child, ended, cancellation);
        return new SiloRecord(
            exit.Usage,
            files.ReadFailure(),
            watch is null ? [] : await watch.TracesAsync(),
            watch?.SchedulerTrace())
        {
            IsOverdue = isOverdue,
        };
    }

    private static async Task<(ChildExit Exit, bool IsOverdue)> ToEndAsync(IChild child, Task ended, CancellationToken cancellation)
    {
        await using var killing = cancellation.Register(child.Kill);
        if (await Task.WhenAny(child.Exited, ended) == ended)
        {
            try
            {
                return (await child.Exited.WaitAsync(Patience, CancellationToken.None), false);
            }
            catch (TimeoutException)
            {
                child.Kill();
                return (await child.Exited, true);
            }
        }

        return (await child.Exited, false);
    }
}
