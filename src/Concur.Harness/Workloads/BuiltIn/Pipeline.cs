using System.Threading.Channels;
using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Sends <c>size</c> items through three stages (produce, transform, consume) with a bounded channel between each two. The stages are tasks
/// of the unit's own: they run at the same time under every strategy, and wait for each other.
/// </summary>
internal sealed class Pipeline : IAsyncWorkload
{
    private const int Capacity = 16;
    private const int StepsPerItem = 2_000;

    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        var cancellation = unit.Cancellation;
        var (raw, transformed) = (Channel.CreateBounded<ulong>(Capacity), Channel.CreateBounded<ulong>(Capacity));
        var producing = Task.Run(() => ProduceAsync(unit, raw.Writer), cancellation);
        var transforming = Task.Run(() => TransformAsync(raw.Reader, transformed.Writer, cancellation), cancellation);
        var consuming = Task.Run(() => ConsumeAsync(transformed.Reader, cancellation), cancellation);
        await Task.WhenAll(producing, transforming, consuming);
        return await consuming;
    }

    private static async Task ProduceAsync(WorkUnit unit, ChannelWriter<ulong> output)
    {
        for (var i = 0L; i < unit.Size; i++) await output.WriteAsync(Work((ulong)(unit.Seed + i)), unit.Cancellation);
        output.Complete();
    }

    private static async Task TransformAsync(ChannelReader<ulong> input, ChannelWriter<ulong> output, CancellationToken cancellation)
    {
        await foreach (var item in input.ReadAllAsync(cancellation)) await output.WriteAsync(Work(item), cancellation);
        output.Complete();
    }

    private static async Task<ulong> ConsumeAsync(ChannelReader<ulong> input, CancellationToken cancellation)
    {
        var sum = 0UL;
        await foreach (var item in input.ReadAllAsync(cancellation)) sum += Work(item);
        return sum;
    }

    /// <summary>Computes for some microseconds: the finaliser of SplitMix64, over and over.</summary>
    private static ulong Work(ulong item)
    {
        for (var i = 0; i < StepsPerItem; i++)
        {
            item = (item ^ (item >> 30)) * 0xBF58476D1CE4E5B9;
            item ^= item >> 27;
        }

        return item;
    }
}
