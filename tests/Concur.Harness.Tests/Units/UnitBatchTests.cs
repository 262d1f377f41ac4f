using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Tests.Units;

public class UnitBatchTests
{
    private const int Units = 2_000;
    private const int Sleeper = 777;
    private const int SleepMs = 30;

    /// <summary>Far longer than any unit but the sleeper: most of them go without a reading of their own.</summary>
    private const long LongestUnreadNs = 100_000;

    [Theory]
    [InlineData(StrategyNames.ParallelFor)]
    [InlineData(StrategyNames.ThreadPool)]
    [InlineData(StrategyNames.Tasks)]
    [InlineData(StrategyNames.Channels)]
    [InlineData(StrategyNames.Plinq)]
    public async Task EveryUnitHasItsShareOfWhatWasReadNowAndThen(string strategy)
    {
        var iteration = await Run(strategy, LongestUnreadNs);

        Assert.All(iteration.Stamps, stamp =>
        {
            Assert.True(stamp.AtStart.IsRead && stamp.AtEnd.IsRead);
            Assert.InRange(stamp.AtEnd.CpuNs - stamp.AtStart.CpuNs, 0, stamp.EndNs - stamp.StartNs + LongestUnreadNs);
        });
        foreach (var thread in iteration.Stamps.GroupBy(stamp => stamp.ThreadId))
        {
            var ordered = thread.OrderBy(stamp => stamp.StartNs).ToList();
            Assert.All(
                ordered.Zip(ordered.Skip(1)),
                pair => Assert.True(pair.First.AtEnd.CpuNs <= pair.Second.AtStart.CpuNs + LongestUnreadNs));
        }
    }

    [Fact]
    public async Task TheUnitThatWasOffTheCpusBearsThat()
    {
        var sleeper = (await Run(StrategyNames.ParallelFor, LongestUnreadNs)).Stamps[Sleeper];

        var (wallNs, cpuNs) = (sleeper.EndNs - sleeper.StartNs, sleeper.AtEnd.CpuNs - sleeper.AtStart.CpuNs);
        Assert.True(wallNs >= SleepMs * 1_000_000L);
        Assert.InRange(wallNs - cpuNs, 0.95 * SleepMs * 1e6, wallNs);
    }

    [Fact]
    public async Task SeldomReadTheSumIsTheThreadsOwn()
    {
        var usedNs = 0L;
        var iteration = await Run(StrategyNames.Async, LongestUnreadNs, run =>
        {
            var startNs = ThreadAccounting.CpuNs();
            run();
            usedNs = ThreadAccounting.CpuNs() - startNs;
        });

        var sumNs = iteration.Stamps.Sum(stamp => stamp.AtEnd.CpuNs - stamp.AtStart.CpuNs);
        Assert.InRange(sumNs, 0.98 * (Units - 1) * Spinning.UnitNs, usedNs);
    }

    private static async Task<Iteration> Run(string strategy, long longestUnreadNs, Action<Action>? around = null)
    {
        var spec = new LaunchSpec
        {
            Workload = "test",
            Strategy = strategy,
            Units = Units,
            Size = 1,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 1,
            Iterations = 1,
            ResultPath = "",
        };
        var runner = new UnitRunner(new Spinning(), 1, 1) { Metering = UnitMetering.Cpu };
        var iteration = new Iteration(spec, runner, longestUnreadNs: longestUnreadNs);
        void RunAll() => StrategyFactory.Create(spec).Run(iteration);
        await Task.Factory.StartNew(
            () => (around ?? (run => run()))(RunAll),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        iteration.CompleteStamps();
        return iteration;
    }

    /// <summary>Units that use 20 us of CPU time each, but for one that sleeps.</summary>
    private sealed class Spinning : IWorkload
    {
        public const long UnitNs = 20_000;

        public object? Run(WorkUnit unit)
        {
            if (unit.Index == Sleeper)
            {
                Thread.Sleep(SleepMs);
                return null;
            }

            for (var startNs = ThreadAccounting.CpuNs(); ThreadAccounting.CpuNs() - startNs < UnitNs;)
            {
            }

            return null;
        }
    }
}
