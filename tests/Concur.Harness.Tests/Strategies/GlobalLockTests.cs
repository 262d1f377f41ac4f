using Concur.Harness.Strategies;

namespace Concur.Harness.Tests.Strategies;

public class GlobalLockTests
{
    public static TheoryData<string> Modes => ["ticks", "interval"];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Modes))]
    public async Task OnlyOneLaneHoldsTheLockAndEveryLaneGetsItsTurn(string mode)
    {
        IGlobalLock gil = mode == "ticks" ? new TickLock(10) : new IntervalLock(TimeSpan.FromMilliseconds(1));
        var (inside, most, turns) = (0, 0, new int[4]);
        var lanes = turns.Select((_, lane) => Task.Factory.StartNew(
            () =>
            {
                for (var unit = 0; unit < 20; unit++)
                {
                    gil.Acquire();
                    for (var step = 0; step < 200; step++)
                    {
                        most = Math.Max(most, Interlocked.Increment(ref inside));
                        Thread.SpinWait(200);
                        Interlocked.Decrement(ref inside);
                        turns[lane]++;
                        gil.Checkpoint();
                    }

                    gil.Release();
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));

        await Task.WhenAll(lanes);

        Assert.Equal(1, most);
        Assert.All(turns, count => Assert.Equal(20 * 200, count));
    }

    [Fact(Timeout = 60_000)]
    public async Task AHolderThatPassesCheckpointsGivesWayAfterTheInterval()
    {
        var gil = new IntervalLock(TimeSpan.FromMilliseconds(2));
        gil.Acquire();
        var other = Task.Factory.StartNew(
            () =>
            {
                gil.Acquire();
                gil.Release();
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        while (!other.IsCompleted) gil.Checkpoint();
        gil.Release();
        await other;

        gil.Acquire();
        gil.Release();
    }
}
