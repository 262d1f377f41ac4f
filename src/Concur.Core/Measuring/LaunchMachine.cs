using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>A machine on which launches are made: this one, or one that an agent speaks for.</summary>
public interface ILaunchMachine
{
    /// <summary>The machines over which strategies that span machines spread their units; none where that is done nowhere.</summary>
    Fleet Fleet => Fleet.None;

    /// <summary>Tells of machines that are lost, when that is noticed, and of those that are back.</summary>
    /// <param name="progress">Is told, by any thread.</param>
    /// <param name="cancellation">Nothing is told after it.</param>
    void Tell(IProgress<RunEvent> progress, CancellationToken cancellation)
    {
        // This machine is always there.
    }

    /// <summary>The machine as it is now, with the runtime of launches.</summary>
    /// <param name="framework">The name of the launches' version of .NET; null for the tool's.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<MachineFacts> ReadAsync(string? framework, CancellationToken cancellation);

    /// <summary>Observes for a while how much of the machine other processes use: see <see cref="MachineLoad.OthersShareAsync"/>.</summary>
    Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation);

    /// <summary>A recorder with the scheduler source that was asked for, or the best that the machine grants.</summary>
    /// <exception cref="ConcurException">The source was asked for by name and is refused.</exception>
    Task<ILaunchRecorder> RecorderAsync(SchedulerKind wanted, CancellationToken cancellation);

    /// <summary>Runs commands there.</summary>
    /// <exception cref="ConcurException">Nothing can be measured there.</exception>
    Task<ICommandRecorder> CommandsAsync(CancellationToken cancellation);
}

/// <summary>Runs a command once, as a direct child of what measures it.</summary>
public interface ICommandRecorder
{
    /// <summary>How well figures of commands are known on the machine.</summary>
    Capabilities Capabilities { get; }

    /// <summary>Whether commands can be run. A machine that was lost is connected again for it.</summary>
    /// <param name="cancellation">Ends that; nothing is connected after it.</param>
    Task<bool> IsThereAsync(CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Starts the command and waits for its end. Nothing records it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">For the time limit and the shell.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    Task<CommandRecord> TimeAsync(NamedCommand command, CommandsRequest request, CancellationToken cancellation);

    /// <summary>As <see cref="TimeAsync"/>, but every .NET process of its tree records itself, and all its processes are watched.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">For the time limit, the shell, the profile and the sampler's interval.</param>
    /// <param name="traceFolder">Where the traces go; must exist.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    /// <exception cref="ConcurException">The folder of the traces is gone.</exception>
    Task<CommandRecord> RecordAsync(NamedCommand command, CommandsRequest request, string traceFolder, CancellationToken cancellation);
}

/// <summary>Runs one launch in a fresh process and returns what was measured.</summary>
public interface ILaunchRecorder
{
    /// <summary>The scheduler source of profiled launches.</summary>
    SchedulerChoice Scheduler { get; }

    /// <summary>How well figures are known on the machine, under that source.</summary>
    Capabilities Capabilities { get; }

    /// <summary>How well they are known where nothing is recorded: by what every system counts for each thread.</summary>
    Capabilities Counted { get; }

    /// <summary>Runs the launch.</summary>
    /// <param name="plan">The launch.</param>
    /// <param name="request">For the profile's kind, the sampler's interval and the time limit.</param>
    /// <param name="traceFolder">Where the traces of a profiled launch go; must exist.</param>
    /// <param name="cancellation">Ends the launch and everything it started; the record then says so.</param>
    /// <exception cref="ConcurException">The harness can't be started, or the folder of the traces is gone.</exception>
    Task<LaunchRecord> RecordAsync(LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation);

    /// <summary>Says in a run's report which scheduler source its profiled launches have, and how well figures are known.</summary>
    RunReport Describe(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var profile = report.Request.Profile;
        return report with
        {
            Scheduler = profile == ProfileKind.None ? null : Scheduler,
            Capabilities = (profile == ProfileKind.None ? Counted : Capabilities).Recording(profile),
        };
    }
}

/// <summary>The machine that the tool runs on.</summary>
/// <param name="harness">The harness to launch.</param>
public sealed class ThisMachine(HarnessFiles harness) : ILaunchMachine
{
    /// <inheritdoc/>
    public Task<MachineFacts> ReadAsync(string? framework, CancellationToken cancellation) =>
        Task.FromResult(harness.Under(MachineProbe.Read(), framework));

    /// <inheritdoc/>
    public Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation) =>
        MachineLoad.OthersShareAsync(machine, time, cancellation);

    /// <inheritdoc/>
    public Task<ILaunchRecorder> RecorderAsync(SchedulerKind wanted, CancellationToken cancellation) =>
        Task.FromResult<ILaunchRecorder>(LaunchRecorder.For(harness, wanted));

    /// <inheritdoc/>
    public Task<ICommandRecorder> CommandsAsync(CancellationToken cancellation) =>
        Task.FromResult<ICommandRecorder>(new CommandRecorder());
}
