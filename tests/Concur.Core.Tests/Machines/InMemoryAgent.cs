using System.IO.Pipelines;
using Concur.Core.Machines;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

/// <summary>An agent in this process, to which a caller is connected by two pipes of memory.</summary>
internal sealed class InMemoryAgent : IAsyncDisposable
{
    /// <summary>No test waits longer for an agent, which answers at once.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Pipe _there = new();
    private readonly Pipe _back = new();
    private readonly CancellationTokenSource _vanished = new();
    private readonly Agent _agent;
    private MachineLink? _link;

    private InMemoryAgent(string cache, long mostBytes)
    {
        _agent = new Agent(new AgentPlace("/nowhere", cache, "1.0.0") { MostShippedBytes = mostBytes });
        Ended = Task.Run(() => _agent.RunAsync(_there.Reader.AsStream(), _back.Writer.AsStream(), Pace.Usual, CancellationToken.None));
        Output = _there.Writer.AsStream();
        Input = new Vanishing(_back.Reader.AsStream(), _vanished.Token);
    }

    /// <summary>The end of the agent.</summary>
    public Task Ended { get; }

    /// <summary>The way to it.</summary>
    public MachineLink Link => _link!;

    /// <summary>Asks it.</summary>
    public Caller Caller => Link.Caller;

    /// <summary>Its streams.</summary>
    public AgentStreams Streams => new(Input, Output, _ => Task.CompletedTask);

    /// <summary>What it gets.</summary>
    public Stream Output { get; }

    /// <summary>What it says.</summary>
    public Stream Input { get; }

    /// <summary>Starts it, and exchanges greetings.</summary>
    /// <param name="cache">The folder of its cache.</param>
    /// <param name="mostBytes">How much it keeps.</param>
    /// <param name="next">Starts the agent that answers when the connection to this one was lost; null for none.</param>
    public static async Task<InMemoryAgent> StartAsync(
        string cache, long mostBytes = 1 << 30, Func<CancellationToken, Task<AgentStreams>>? next = null)
    {
        var agent = await GreetedAsync(cache, mostBytes);
        agent._link = new MachineLink("m1", agent.Streams, next ?? (_ => throw new ConcurException(FailureKind.BadInput, "nothing there")));
        return agent;
    }

    /// <summary>Starts one to which nothing is connected yet.</summary>
    public static async Task<InMemoryAgent> GreetedAsync(string cache, long mostBytes = 1 << 30)
    {
        var agent = new InMemoryAgent(cache, mostBytes);
        await Greeting.ReadAsync(agent.Input, TestContext.Current.CancellationToken);
        await new Greeting(Greeting.Current, "1.0.0").WriteAsync(agent.Output, TestContext.Current.CancellationToken);
        return agent;
    }

    /// <summary>Cuts what the agent gets.</summary>
    public void Cut() => _there.Writer.Complete();

    /// <summary>Cuts what it says: the other side has lost it.</summary>
    public void Vanish() => _vanished.Cancel();

    public async ValueTask DisposeAsync()
    {
        Cut();
        await Ended.WaitAsync(Limit);
        if (_link is not null) await _link.DisposeAsync();
        _agent.Dispose();
        _vanished.Dispose();
    }

    /// <summary>A stream that ends when it is told to.</summary>
    private sealed class Vanishing(Stream inner, CancellationToken vanished) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(vanished, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
        }
    }
}
