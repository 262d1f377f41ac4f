using System.Threading.Channels;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>
/// Actors: each has a mailbox and handles its messages one by one, on any thread of the pool. A message is a unit to run. Mailboxes are
/// channels.
/// </summary>
/// <param name="workers">The number of actors; with an actor per unit, how many there are at a time is the pool's affair.</param>
/// <param name="hand">How units get to actors.</param>
internal sealed class Actors(int workers, ActorHand hand) : IStrategy
{
    public static Actors Create(StrategySpec spec, int workers)
    {
        PoolSize.AtLeast(workers);
        return new Actors(workers, spec.ChoiceOf("hand") switch
        {
            ActorNames.Deal => ActorHand.Deal,
            ActorNames.Unit => ActorHand.Unit,
            _ => ActorHand.Pull,
        });
    }

    public void Run(Iteration iteration) => (hand switch
    {
        ActorHand.Deal => DealAsync(iteration),
        ActorHand.Unit => SpawnAsync(iteration),
        _ => PullAsync(iteration),
    }).GetAwaiter().GetResult();

    /// <summary>An idle actor asks for a unit, by a message in the mailbox of the one that has them all.</summary>
    private async Task PullAsync(Iteration iteration)
    {
        var requests = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
        var (actors, ended) = (NewActors(iteration), new Task[workers]);
        for (var i = 0; i < actors.Length; i++)
        {
            var number = i;
            ended[i] = actors[i].Start(() => requests.Writer.TryWrite(number));
        }

        for (var left = workers; left > 0;)
        {
            var idle = actors[await requests.Reader.ReadAsync()];
            if (iteration.TryTake(out var unit))
            {
                idle.Send(unit);
                continue;
            }

            idle.Stop();
            left--;
        }

        await Task.WhenAll(ended);
    }

    /// <summary>Each actor has its share of the units in its mailbox from the start.</summary>
    private Task DealAsync(Iteration iteration)
    {
        var actors = NewActors(iteration);
        var ended = Array.ConvertAll(actors, actor => actor.Start(null));
        for (var unit = 0; unit < iteration.Spec.Units; unit++) actors[unit % actors.Length].Send(unit);
        foreach (var actor in actors) actor.Stop();
        return Task.WhenAll(ended);
    }

    private Actor[] NewActors(Iteration iteration) => [.. Enumerable.Range(0, workers).Select(_ => new Actor(iteration))];

    /// <summary>An actor for each unit.</summary>
    private static Task SpawnAsync(Iteration iteration)
    {
        var ended = new Task[iteration.Spec.Units];
        for (var unit = 0; unit < ended.Length; unit++)
        {
            var actor = new Actor(iteration);
            ended[unit] = actor.Start(null);
            actor.Send(unit);
            actor.Stop();
        }

        return Task.WhenAll(ended);
    }

    /// <summary>Runs the units in its mailbox, one after the other.</summary>
    private sealed class Actor(Iteration iteration)
    {
        private readonly Channel<int> _mailbox = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });

        /// <summary>Begins to handle messages.</summary>
        /// <param name="onIdle">Called before it handles the first and after each; null for nothing.</param>
        /// <returns>Completes when it has stopped.</returns>
        public Task Start(Action? onIdle) => Task.Run(() => HandleAsync(onIdle));

        public void Send(int unit) => _mailbox.Writer.TryWrite(unit);

        /// <summary>No message follows.</summary>
        public void Stop() => _mailbox.Writer.Complete();

        private async Task HandleAsync(Action? onIdle)
        {
            onIdle?.Invoke();
            await foreach (var unit in _mailbox.Reader.ReadAllAsync())
            {
                await iteration.RunUnitAsync(unit);
                onIdle?.Invoke();
            }
        }
    }
}

/// <summary>How units get to actors.</summary>
internal enum ActorHand
{
    /// <summary>An idle actor asks for the next.</summary>
    Pull,

    /// <summary>They are dealt to the actors in turn, before any is free.</summary>
    Deal,

    /// <summary>There is an actor for each.</summary>
    Unit,
}
