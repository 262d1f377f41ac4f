using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>What a connection to another machine takes from outside.</summary>
/// <param name="ToolFolder">The folder of this tool, which has the harness.</param>
/// <param name="ToolVersion">Its version.</param>
public sealed record Controller(string ToolFolder, string ToolVersion)
{
    /// <summary>How long a machine may take to answer first: a login, and the start of a runtime.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent has to end by itself once its input has ended: it may have launches to end.</summary>
    public TimeSpan LastMoment { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>A machine whose agent was started and speaks. The agent, and all that it has started, ends with this.</summary>
public sealed class ConnectedMachine : IAsyncDisposable
{
    private readonly Controller _controller;
    private readonly RemoteMachine _launches;
    private AgentProcess _agent;

    private ConnectedMachine(Target target, Controller controller, AgentProcess agent)
    {
        (Target, _controller, _agent) = (target, controller, agent);
        Link = new MachineLink(target.Name, agent.Streams, ReconnectAsync) { LongestTry = controller.Patience };
        _launches = new RemoteMachine(Link, controller.ToolFolder);
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>The version of the tool there.</summary>
    public string ToolVersion => _agent.Greeting.Tool;

    /// <summary>Makes launches there.</summary>
    public ILaunchMachine Launches => _launches;

    /// <summary>How many files were shipped there, and their size in bytes.</summary>
    public (int Files, long Bytes) Shipped => (Link.Shipper.Files, Link.Shipper.Bytes);

    /// <summary>The end of what its agent printed to standard error; empty for nothing.</summary>
    public string Errors => _agent.Errors.Text;

    internal MachineLink Link { get; }

    internal Caller Caller => Link.Caller;

    /// <summary>Starts the target's command, and exchanges greetings with the agent that it starts.</summary>
    /// <exception cref="ConcurException">It can't be started, does not answer, or is an agent of another version.</exception>
    public static async Task<ConnectedMachine> ConnectAsync(Target target, Controller controller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(controller);
        return new ConnectedMachine(target, controller, await AgentProcess.StartAsync(target, controller, cancellation));
    }

    /// <summary>Sends the harness and the files of assemblies there, before anything is measured.</summary>
    /// <exception cref="ConcurException">They can't be sent, or kept there.</exception>
    public async Task PrepareAsync(IEnumerable<string> assemblies, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        await _launches.ShipHarnessAsync(cancellation);
        foreach (var assembly in assemblies) await Link.Shipper.ShipAssemblyAsync(assembly, cancellation);
    }

    /// <summary>Has the engine there by which units are spread over machines.</summary>
    /// <returns>The path of its assembly, there.</returns>
    /// <exception cref="ConcurException">It is not installed here, or can't be kept there.</exception>
    internal Task<string> ShipEngineAsync(HarnessFiles harness, CancellationToken cancellation) =>
        _launches.ShipEngineAsync(harness, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Link.DisposeAsync();

    private async Task<AgentStreams> ReconnectAsync(CancellationToken cancellation)
    {
        _agent = await AgentProcess.StartAsync(Target, _controller, cancellation);
        return _agent.Streams;
    }
}
