using System.Threading.Channels;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A bounded channel of units: one producer, a consumer task per worker.</summary>
internal sealed class Channels(int workers, int capacity) : IStrategy
{
    private const int DefaultCapacity = 64;

    public static Channels Create(StrategySpec spec, int workers)
    {
        PoolSize.AtLeast(workers);
        return new Channels(workers, spec.CountOf("capacity") ?? DefaultCapacity);
    }

    public void Run(Iteration iteration) => RunAsync(iteration).GetAwaiter().GetResult();

    private async Task RunAsync(Iteration iteration)
    {
        var options = new BoundedChannelOptions(capacity) { SingleWriter = true, SingleReader = workers == 1 };
        var channel = Channel.CreateBounded<int>(options);
        var consumers = new Task[workers];
        for (var i = 0; i < workers; i++) consumers[i] = Task.Run(() => ConsumeAsync(channel.Reader, iteration));
        for (var unit = 0; unit < iteration.Spec.Units; unit++) await channel.Writer.WriteAsync(unit);
        channel.Writer.Complete();
        await Task.WhenAll(consumers);
    }

    private static async Task ConsumeAsync(ChannelReader<int> units, Iteration iteration)
    {
        await foreach (var unit in units.ReadAllAsync()) await iteration.RunUnitAsync(unit);
    }
}
