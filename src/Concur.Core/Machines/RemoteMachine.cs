using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>A machine that an agent speaks for: launches are made there, with this tool's harness and the user's files.</summary>
/// <param name="link">The way to it.</param>
/// <param name="toolFolder">The folder of this tool, which has the harness.</param>
internal sealed class RemoteMachine(MachineLink link, string toolFolder) : ILaunchMachine
{
    /// <inheritdoc/>
    public void Tell(IProgress<RunEvent> progress, CancellationToken cancellation) => link.Tell(progress, cancellation);

    /// <inheritdoc/>
    public async Task<MachineFacts> ReadAsync(string? framework, CancellationToken cancellation) =>
        (await FactsAsync(framework, cancellation)).Machine;

    /// <inheritdoc/>
    public async Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation)
    {
        await link.EnsureAsync(cancellation);
        var ask = new LoadAsk(machine, time.TotalMilliseconds);
        return (await link.Caller.CallAsync(AgentOperations.Load, ask, new CallFiles(), cancellation)).Share;
    }

    /// <inheritdoc/>
    public async Task<ILaunchRecorder> RecorderAsync(SchedulerKind wanted, CancellationToken cancellation)
    {
        var harness = await ShipHarnessAsync(cancellation);
        var scheduler = await link.Caller.CallAsync(AgentOperations.Scheduler, new SchedulerAsk(wanted), new CallFiles(), cancellation);
        return new RemoteRecorder(link, scheduler, harness);
    }

    /// <inheritdoc/>
    public async Task<ICommandRecorder> CommandsAsync(CancellationToken cancellation)
    {
        await MeasurableAsync(cancellation);
        var polled = await link.Caller.CallAsync(
            AgentOperations.Scheduler, new SchedulerAsk(SchedulerKind.Proc), new CallFiles(), cancellation);
        return new RemoteCommands(link, polled.Capabilities);
    }

    /// <summary>Has the harness there: launches need nothing more than the workload's files then.</summary>
    /// <returns>The path of the folder that has it, there.</returns>
    /// <exception cref="ConcurException">Nothing can be recorded there.</exception>
    public async Task<string> ShipHarnessAsync(CancellationToken cancellation)
    {
        var facts = await MeasurableAsync(cancellation);
        return await link.Shipper.ShipAsync(toolFolder, path => HarnessFolder.IsFor(facts.RuntimeIdentifier, path), cancellation);
    }

    private async Task<FactsReply> MeasurableAsync(CancellationToken cancellation)
    {
        var facts = await FactsAsync(null, cancellation);
        return facts.Refusal is { } refusal
            ? throw new ConcurException(FailureKind.Unsupported, $"{link.Name}: recording {refusal}")
            : facts;
    }

    /// <summary>Has the engine there, precompiled for that machine where this one has such code.</summary>
    /// <returns>The path of its assembly, there.</returns>
    /// <exception cref="ConcurException">It is not installed here, or can't be kept there.</exception>
    public async Task<string> ShipEngineAsync(HarnessFiles harness, CancellationToken cancellation)
    {
        var facts = await FactsAsync(null, cancellation);
        var path = harness.EnginePath(EngineFiles.Orleans, facts.RuntimeIdentifier)
            ?? throw new ConcurException(FailureKind.Unsupported, EngineFiles.Missing(EngineFiles.Orleans));
        return await link.Shipper.ShipAssemblyAsync(path, cancellation);
    }

    /// <summary>Everything that is done there asks for these first: a machine that was lost meanwhile is connected again.</summary>
    private async Task<FactsReply> FactsAsync(string? framework, CancellationToken cancellation)
    {
        await link.EnsureAsync(cancellation);
        return await link.Caller.CallAsync(AgentOperations.Facts, new FactsAsk(framework), new CallFiles(), cancellation);
    }
}

/// <summary>Which files of the tool's harness a machine needs.</summary>
internal static class HarnessFolder
{
    private const string Name = "harness";
    private const string Portable = "any";
    private static readonly string Older = new DotnetFramework(DotnetFramework.Oldest).Name;

    /// <summary>The precompiled one for it, the portable one, and the one for older runtimes.</summary>
    /// <param name="runtimeIdentifier">The machine's, such as linux-arm64.</param>
    /// <param name="path">The path of a file in the tool's folder.</param>
    public static bool IsFor(string runtimeIdentifier, string path) => path.Split('/') is [Name, var folder, ..]
        && (folder == runtimeIdentifier || folder == Portable || folder == Older);
}
