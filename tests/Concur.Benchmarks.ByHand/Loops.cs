using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concur.Protocol;

namespace Concur.Benchmarks.ByHand;

/// <summary>Each strategy as a hand-written loop that keeps the results and measures nothing.</summary>
internal sealed class Loops(long size, int workers, long[] results)
{
    private const int ChannelCapacity = 64;

    /// <summary>The loop of a strategy.</summary>
    /// <exception cref="ArgumentException">No loop is written for it.</exception>
    public Action Of(string strategy) => strategy switch
    {
        StrategyNames.Sequential => Sequential,
        StrategyNames.Threads => Threads,
        StrategyNames.ThreadPool => PoolItems,
        StrategyNames.Tasks => Tasks,
        StrategyNames.ParallelFor => ParallelFor,
        StrategyNames.ParallelForEachAsync => () => ParallelForEachAsync().GetAwaiter().GetResult(),
        StrategyNames.Plinq => Plinq,
        StrategyNames.Channels => () => Channels().GetAwaiter().GetResult(),
        StrategyNames.Dataflow => () => Dataflow().GetAwaiter().GetResult(),
        StrategyNames.Actors => () => Actors().GetAwaiter().GetResult(),
        StrategyNames.Async => () => Async().GetAwaiter().GetResult(),
        _ => throw new ArgumentException($"no loop is written for '{strategy}'", nameof(strategy)),
    };

    private void Sequential()
    {
        for (var i = 0; i < results.Length; i++) results[i] = SmallUnit.Run(i, size);
    }

    private void Threads()
    {
        var next = -1;
        var threads = new Thread[workers];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (var unit = Interlocked.Increment(ref next); unit < results.Length; unit = Interlocked.Increment(ref next))
                    results[unit] = SmallUnit.Run(unit, size);
            });
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
    }

    private void PoolItems()
    {
        using var pending = new CountdownEvent(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            var unit = i;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                results[unit] = SmallUnit.Run(unit, size);
                pending.Signal();
            });
        }

        pending.Wait();
    }

    private void Tasks()
    {
        var tasks = new Task[results.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var unit = i;
            tasks[i] = Task.Run(() => results[unit] = SmallUnit.Run(unit, size));
        }

        Task.WaitAll(tasks);
    }

    private void ParallelFor() =>
        Parallel.For(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            unit => results[unit] = SmallUnit.Run(unit, size));

    private Task ParallelForEachAsync() =>
        Parallel.ForEachAsync(Enumerable.Range(0, results.Length), new ParallelOptions { MaxDegreeOfParallelism = workers }, (unit, _) =>
        {
            results[unit] = SmallUnit.Run(unit, size);
            return ValueTask.CompletedTask;
        });

    private void Plinq()
    {
        var query = ParallelEnumerable.Range(0, results.Length)
            .AsOrdered()
            .WithDegreeOfParallelism(workers)
            .WithExecutionMode(ParallelExecutionMode.ForceParallelism)
            .WithMergeOptions(ParallelMergeOptions.FullyBuffered)
            .Select(unit => SmallUnit.Run(unit, size));
        var i = 0;
        foreach (var result in query) results[i++] = result;
    }

    private async Task Channels()
    {
        var channel = Channel.CreateBounded<int>(
            new BoundedChannelOptions(ChannelCapacity) { SingleWriter = true, SingleReader = workers == 1 });
        var consumers = new Task[workers];
        for (var i = 0; i < consumers.Length; i++)
        {
            consumers[i] = Task.Run(async () =>
            {
                await foreach (var unit in channel.Reader.ReadAllAsync()) results[unit] = SmallUnit.Run(unit, size);
            });
        }

        for (var unit = 0; unit < results.Length; unit++) await channel.Writer.WriteAsync(unit);
        channel.Writer.Complete();
        await Task.WhenAll(consumers);
    }

    private async Task Dataflow()
    {
        var options = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = workers, SingleProducerConstrained = true };
        var block = new ActionBlock<int>(unit => results[unit] = SmallUnit.Run(unit, size), options);
        for (var unit = 0; unit < results.Length; unit++) block.Post(unit);
        block.Complete();
        await block.Completion;
    }

    private async Task Actors()
    {
        var idle = Channel.CreateUnbounded<Channel<int>>(new UnboundedChannelOptions { SingleReader = true });
        var actors = new Task[workers];
        for (var i = 0; i < actors.Length; i++)
        {
            var mailbox = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
            actors[i] = Task.Run(async () =>
            {
                idle.Writer.TryWrite(mailbox);
                await foreach (var unit in mailbox.Reader.ReadAllAsync())
                {
                    results[unit] = SmallUnit.Run(unit, size);
                    idle.Writer.TryWrite(mailbox);
                }
            });
        }

        for (var unit = 0; unit < results.Length; unit++) (await idle.Reader.ReadAsync()).Writer.TryWrite(unit);
        foreach (var _ in actors) (await idle.Reader.ReadAsync()).Writer.Complete();
        await Task.WhenAll(actors);
    }

    private Task Async()
    {
        var units = new Task[results.Length];
        for (var i = 0; i < units.Length; i++) units[i] = UnitAsync(i);
        return Task.WhenAll(units);
    }

    // An async unit, although this one has nothing to await.
    private async Task UnitAsync(int unit)
    {
        await Task.CompletedTask;
        results[unit] = SmallUnit.Run(unit, size);
    }
}
