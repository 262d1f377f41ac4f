using System.IO.Pipelines;
using Concur.Core.Machines;
using Concur.Core.Machines.Wire;

namespace Concur.Core.Tests.Machines;

/// <summary>An agent in this process, to which a caller is connected by two pipes of memory.</summary>
internal sealed class InMemoryAgent : IAsyncDisposable
{
    /// <summary>No test waits longer for an agent, which answers at once.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Pipe _there = new();
    private readonly Pipe _back = new();
    private readonly Agent _agent;
    private readonly FrameConnection _connection;

    private InMemoryAgent(string cache, long mostBytes, Pace pace)
    {
        _agent = new Agent(new AgentPlace("/nowhere", cache, "1.0.0") { MostShippedBytes = mostBytes });
        Ended = Task.Run(() => _agent.RunAsync(_there.Reader.AsStream(), _back.Writer.AsStream(), Pace.Usual, CancellationToken.None));
        Output = _there.Writer.AsStream();
        Input = _back.Reader.AsStream();
        _connection = new FrameConnection(Input, Output, pace);
        Caller = new Caller("m1", _connection);
    }

    /// <summary>The end of the agent.</summary>
    public Task Ended { get; }

    /// <summary>Asks it.</summary>
    public Caller Caller { get; }

    /// <summary>What it gets.</summary>
    public Stream Output { get; }

    /// <summary>What it says.</summary>
    public Stream Input { get; }

    /// <summary>Starts it, and exchanges greetings.</summary>
    /// <param name="cache">The folder of its cache.</param>
    /// <param name="mostBytes">How much it keeps.</param>
    /// <param name="pace">The caller's pace; null for the usual one.</param>
    public static async Task<InMemoryAgent> StartAsync(string cache, long mostBytes = 1 << 30, Pace? pace = null)
    {
        var agent = new InMemoryAgent(cache, mostBytes, pace ?? Pace.Usual);
        await Greeting.ReadAsync(agent.Input, TestContext.Current.CancellationToken);
        await new Greeting(Greeting.Current, "1.0.0").WriteAsync(agent.Output, TestContext.Current.CancellationToken);
        _ = agent.Caller.RunAsync();
        return agent;
    }

    /// <summary>Cuts what the agent gets.</summary>
    public void Cut() => _there.Writer.Complete();

    public async ValueTask DisposeAsync()
    {
        Cut();
        await Ended.WaitAsync(Limit);
        await _connection.DisposeAsync();
        _agent.Dispose();
    }
}
