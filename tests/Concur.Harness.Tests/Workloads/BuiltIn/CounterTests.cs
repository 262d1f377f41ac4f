using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads;

namespace Concur.Harness.Tests.Workloads.BuiltIn;

public class CounterTests
{
    private const long Size = 2_000_000;

    [Theory(Timeout = 60_000)]
    [InlineData("counter-lock")]
    [InlineData("counter-atomic")]
    [InlineData("counter-striped")]
    public async Task NoCountIsLost(string name)
    {
        var counter = WorkloadBinder.Bind(name, null, Size);

        var counts = await OnThreads(counter, threads: 3);

        Assert.All(counts, count => Assert.Equal(Size, count));
    }

    [Fact(Timeout = 60_000)]
    public async Task TheRaceLosesCountsOnSeveralThreadsAndNoneOnOne()
    {
        const long mostCounts = Size << 8;
        Assert.SkipWhen(Environment.ProcessorCount == 1, "threads of one core do not run at the same time");
        var counter = WorkloadBinder.Bind("counter-race", null, Size);

        Assert.Equal(Size, (await OnThreads(counter, threads: 1)).Single());

        // On a busy machine, threads that have little to do run one after the other. The more they do, the longer they overlap.
        var size = Size;
        while ((await OnThreads(counter, threads: 3, size)).Sum() == 3 * size)
        {
            Assert.True(size < mostCounts, "no count was ever lost");
            size *= 2;
        }

        Assert.Equal(Size, (await OnThreads(counter, threads: 1)).Single());
    }

    [Theory]
    [InlineData("counter-lock")]
    [InlineData("counter-race")]
    [InlineData("counter-atomic")]
    [InlineData("counter-striped")]
    public void AUnitThatIsGivenUpLeavesTheCheckInOrder(string name)
    {
        var counter = WorkloadBinder.Bind(name, null, Size);

        var cancelled = new WorkUnit(0, Size, 1, cancellation: new CancellationToken(canceled: true));
        var throwing = new WorkUnit(0, Size, 1, checkpoint: () => throw new InvalidOperationException());
        Assert.Throws<OperationCanceledException>(() => counter.Run(cancelled));
        Assert.Throws<InvalidOperationException>(() => counter.Run(throwing));

        Assert.Equal(Size, counter.Run(new WorkUnit(0, Size, 1)));
        Assert.Equal(0L, counter.Run(new WorkUnit(1, 0, 1)));
        Assert.Equal(1L, counter.Run(new WorkUnit(2, 1, 1)));
    }

    private static async Task<long[]> OnThreads(IWorkload counter, int threads, long size = Size)
    {
        using var start = new Barrier(threads);
        return await Task.WhenAll(Enumerable.Range(0, threads).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return (long)counter.Run(new WorkUnit(i, size, 1))!;
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
