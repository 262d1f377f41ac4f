using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using CsCheck;

namespace Concur.Traces.Tests.Recordings;

public class CpuWeightsTests
{
    private const long NsPerMs = 1_000_000;

    [Theory]
    [InlineData(CpuSampling.ByProcessor)]
    [InlineData(CpuSampling.ByThread)]
    [InlineData(CpuSampling.ByThreadOutsideKernel)]
    public void SamplesAndTheTimeWithoutAddUpToTheTimeOnACpu(CpuSampling sampling) =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[0, 30], Gen.Int[0, 2]).Array[1, 20].Sample(threads =>
        {
            var all = threads.Select((thread, id) => new Thread(id + 1, thread.Item1, thread.Item2, $"w{thread.Item3}")).ToArray();
            var weights = CpuWeights.Of(Schedules(sampling, all))!;

            var sampledMs = all.Sum(thread => thread.Samples * weights.SampleMs(thread.Id));
            var notSampledMs = all.Sum(thread => weights.NotSampledMs(thread.Id));

            Assert.Equal(all.Sum(thread => thread.CpuMs), sampledMs + notSampledMs, 6);
            Assert.Equal(all.Sum(thread => thread.CpuMs), weights.Coverage().CpuMs, 6);
            Assert.Equal(notSampledMs, weights.Coverage().NotSampledMs, 6);
            Assert.InRange(weights.Coverage().Share, 0, 1);
        });

    [Fact]
    public void AThreadsOwnTimerMissesThreadsThatRunForLessThanAnInterval()
    {
        var weights = CpuWeights.Of(Schedules(CpuSampling.ByThread, new Thread(1, 105, 10, "long"), new Thread(2, 8, 0, "short")))!;

        Assert.Equal((10.5, 0.0), (weights.SampleMs(1), weights.NotSampledMs(1)));
        Assert.Equal((0.0, 8.0), (weights.SampleMs(2), weights.NotSampledMs(2)));
        Assert.Equal([new ThreadCoverage("short", 1, 8, 8)], weights.Coverage().NotSampledThreads);
        Assert.Equal(0, weights.Coverage().OfLongThreadsMs);
    }

    [Fact]
    public void SampledProcessorsStandForShortThreadsOfOneName()
    {
        Thread[] threads = [.. Enumerable.Range(1, 10).Select(id => new Thread(id, 5, id % 2, "short")), new Thread(20, 7, 0, "other")];

        var weights = CpuWeights.Of(Schedules(CpuSampling.ByProcessor, threads))!;

        Assert.Equal(10, weights.SampleMs(1));
        Assert.Equal(0, weights.NotSampledMs(2));
        Assert.Equal(7, weights.NotSampledMs(20));
    }

    [Fact]
    public void WhereTheKernelIsNotSampledItsTimeIsNotThatOfTheSamples()
    {
        var weights = CpuWeights.Of(Schedules(CpuSampling.ByThreadOutsideKernel, new Thread(1, 1_000, 10, "reader")))!;

        Assert.Equal((11.0, 890.0), (weights.SampleMs(1), weights.NotSampledMs(1)));
        Assert.Equal(890, weights.Coverage().OfLongThreadsMs);
    }

    [Fact]
    public void OnlyTheTimeThatCountsCounts()
    {
        var schedules = Schedules(CpuSampling.ByThread, new Thread(1, 100, 10, "w"));

        var weights = CpuWeights.Of(schedules, IntervalSet.Of([(0, 50 * NsPerMs)]))!;

        Assert.Equal(50, weights.Coverage().CpuMs);
        Assert.Equal(10, weights.SampleMs(1), 6);
    }

    [Fact]
    public void WithoutSwitchesAThreadRanForItsSamples()
    {
        var schedules = Schedules(CpuSampling.ByProcessor, new Thread(1, 300, 30, "w"));

        var weights = CpuWeights.Of(schedules with { Exact = ImmutableDictionary<int, ThreadSchedule>.Empty })!;

        Assert.Equal((300.0, 10.0), (weights.Coverage().CpuMs, weights.SampleMs(1)));
    }

    /// <summary>Each thread runs from 0 on without a break, and its samples stand in equal steps.</summary>
    private static ThreadSchedules Schedules(CpuSampling sampling, params Thread[] threads) => new()
    {
        Quality = ScheduleQuality.Exact,
        Exact = threads.ToDictionary(thread => thread.Id, thread => new ThreadSchedule
        {
            Running = IntervalSet.Of([(0, thread.CpuMs * NsPerMs)]),
            Queued = IntervalSet.Empty,
            Blocked = IntervalSet.Empty,
            Voluntary = 0,
            Involuntary = 0,
        }),
        ProcessOf = threads.ToDictionary(thread => thread.Id, _ => 1),
        Names = threads.ToDictionary(thread => thread.Id, thread => thread.Name),
        Samples = new CpuSamples(
            100,
            threads.Where(thread => thread.Samples > 0).ToDictionary(thread => thread.Id, thread => SamplesOf(thread).ToImmutableArray()),
            ImmutableDictionary<int, AddressStacks>.Empty,
            ImmutableDictionary<int, CodeMappings>.Empty)
        {
            Sampling = sampling,
        },
    };

    private static IEnumerable<CpuSample> SamplesOf(Thread thread) =>
        Enumerable.Range(0, thread.Samples).Select(number => new CpuSample(thread.CpuMs * NsPerMs * number / thread.Samples, 0));

    private sealed record Thread(int Id, int CpuMs, int Samples, string Name);
}
