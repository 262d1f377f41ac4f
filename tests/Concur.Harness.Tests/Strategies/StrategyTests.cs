using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Harness.Workloads.BuiltIn;
using Concur.Protocol;

namespace Concur.Harness.Tests.Strategies;

public class StrategyTests
{
    /// <summary>Every strategy that needs no process of its own.</summary>
    public static TheoryData<string> InProcess =>
    [
        .. StrategyCatalogue.All.Where(strategy => !strategy.UsesProcesses).Select(strategy => strategy.Name),
        "gil:interval=1ms",
        "plinq:buffered=false",
        "channels:capacity=1",
        "dataflow:capacity=2",
        "parallel-foreach-async:degree=2",
        "actors:hand=deal",
        "actors:hand=unit",
    ];

    /// <summary>The workloads whose results are right: counter-race loses counts on purpose.</summary>
    public static TheoryData<string> Agreeing =>
        [.. BuiltInWorkload.All.Select(workload => workload.Name).Where(name => name != "counter-race")];

    /// <summary>Sizes for workloads whose units of size 1,000 would take long.</summary>
    private static readonly Dictionary<string, long> SmallSizes = new(StringComparer.Ordinal)
    {
        ["mandelbrot"] = 2,
        ["matrix"] = 1,
        ["json"] = 2,
        ["sleep"] = 1,
        ["http"] = 1,
        ["file"] = 1,
        ["sync-over-async"] = 1,
        ["pipeline"] = 20,
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(InProcess))]
    public async Task EveryUnitRunsOnceAndEveryStrategyGivesTheSameDigest(string strategy)
    {
        var calls = new int[50];
        var workload = new Counting(calls);

        var iteration = await Run(strategy, workload, units: calls.Length, workers: 3);

        Assert.Null(iteration.Failure);
        Assert.All(calls, count => Assert.Equal(1, count));
        var expected = ResultDigest.Of([.. Enumerable.Range(0, calls.Length).Select(i => (object?)(i * 2))]);
        Assert.Equal(expected, ResultDigest.Of(iteration.Results));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(InProcess))]
    public async Task StampsLieWithinTheIterationAndCountersNeverExceedTheWallTime(string strategy)
    {
        var startNs = MonotonicClock.NowNs();
        var iteration = await Run(strategy, new Primes(), units: 8, workers: 2, size: 60_000);
        var endNs = MonotonicClock.NowNs();

        Assert.All(iteration.Stamps, stamp =>
        {
            Assert.InRange(stamp.StartNs, startNs, endNs);
            Assert.InRange(stamp.EndNs, stamp.StartNs, endNs);
            var cpuNs = stamp.AtEnd.CpuNs - stamp.AtStart.CpuNs;

            // The CPU clock is read just outside the stamps.
            Assert.InRange(cpuNs, 0, stamp.EndNs - stamp.StartNs + 100_000);
        });
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(InProcess))]
    public async Task AFailureIsKeptAndNoMoreUnitsAreHandedOut(string strategy)
    {
        var workload = new Failing();

        var iteration = await Run(strategy, workload, units: 400, workers: 2);

        // Each lane may have been at a unit when the first failed.
        Assert.InRange(workload.Calls, 1, 40);
        Assert.NotNull(iteration.Failure);
        Assert.Equal("System.InvalidOperationException", iteration.Failure.Type);
        Assert.Equal("no", iteration.Failure.Message);
        Assert.Contains("Failing.Run", iteration.Failure.Frame, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryStrategyOfTheCatalogueCanBeMade() =>
        Assert.All(StrategyCatalogue.All, strategy => Assert.NotNull(StrategyFactory.Create(Spec(strategy.Name, 1, 1, 1))));

    [Fact]
    public void EveryWorkloadOfTheCatalogueIsBound() => Assert.All(BuiltInWorkload.All, workload =>
        Assert.NotNull(WorkloadBinder.Bind(workload.Name, null, 10).Run(new WorkUnit(0, 10, 1))));

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Agreeing))]
    public async Task EveryStrategyGivesTheSameDigestOfEveryWorkload(string name)
    {
        var size = SmallSizes.GetValueOrDefault(name, 1_000);
        var expected = await Digest(StrategyNames.Sequential);
        foreach (var strategy in StrategyCatalogue.All.Where(strategy => !strategy.UsesProcesses))
            Assert.Equal(expected, await Digest(strategy.Name));

        async Task<ulong> Digest(string strategy)
        {
            var iteration = await Run(strategy, WorkloadBinder.Bind(name, null, size), units: 4, workers: 2, size);
            Assert.True(iteration.Failure is null, $"{strategy}: {iteration.Failure}");
            return ResultDigest.Of(iteration.Results);
        }
    }

    [Fact]
    public void UnitsHaveSeedsOfTheirOwn()
    {
        var seeds = Enumerable.Range(0, 1000).Select(unit => UnitSeed.Of(1, unit)).ToList();

        Assert.Equal(seeds.Count, seeds.Distinct().Count());
        Assert.NotEqual(UnitSeed.Of(1, 0), UnitSeed.Of(2, 0));
    }

    private static async Task<Iteration> Run(string name, IWorkload workload, int units, int workers, long size = 1)
    {
        var spec = Spec(name, units, workers, size);
        var strategy = StrategyFactory.Create(spec);
        var gil = strategy as GilThreads;
        var guarded = gil?.Guard(workload) ?? workload;
        var runner = new UnitRunner(guarded, size, 1) { Metering = UnitMetering.Full, Checkpoint = gil?.Checkpoint };
        var iteration = new Iteration(spec, runner);
        await Task.Factory.StartNew(
            () => strategy.Run(iteration), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return iteration;
    }

    private static LaunchSpec Spec(string strategy, int units, int workers, long size) => new()
    {
        Workload = "test",
        Strategy = strategy,
        Units = units,
        Size = size,
        Workers = StrategySpec.Parse(strategy, name => name).Strategy.Lanes(workers),
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 1,
        Iterations = 1,
        ResultPath = "",
    };

    private sealed class Counting(int[] calls) : IWorkload
    {
        public object Run(WorkUnit unit)
        {
            Interlocked.Increment(ref calls[unit.Index]);
            for (var i = 0; i < 300; i++) unit.Checkpoint();
            return unit.Index * 2;
        }
    }

    private sealed class Failing : IWorkload
    {
        private int _calls;

        public int Calls => _calls;

        public object Run(WorkUnit unit)
        {
            Interlocked.Increment(ref _calls);
            throw new InvalidOperationException("no");
        }
    }
}
