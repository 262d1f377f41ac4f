using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Stacks;

namespace Concur.Core.Tests.Analysis;

public class OffCpuProfilerTests
{
    private readonly StackTable _table = new();

    [Fact]
    public void EachTimeOffTheCpusHasItsCategoryAndTheStackThatBeganToWait()
    {
        var events = new ThreadEvents { Lock = Set((100, 200)), Wait = Set((300, 350)), GcOfOthers = Set((400, 420)) };
        BlockingStart[] starts = [new(90, Stack: 0, IsLock: true), new(305, Stack: 1, IsLock: false)];

        var samples = new OffCpuProfiler(_table).Of(Set((100, 200), (300, 350), (400, 500)), events, starts, [_table.Of("Enter"), _table.Of("WaitOne")]);

        Assert.Equal(
            ["Enter;[lock] 100", "WaitOne;[wait] 50", "[gc] 20", "[io-sleep] 80"],
            samples.Select(sample => $"{string.Join(';', _table.FramesIn(sample.Stack))} {Math.Round(sample.WeightMs * 1e6)}"));
    }

    [Fact]
    public void AWaitWhoseBeginningWasLostHasNoStackOfAnother()
    {
        var events = new ThreadEvents { Lock = Set((100, 200)) };
        BlockingStart[] starts = [new(5_000_000, Stack: 0, IsLock: true)];

        var samples = new OffCpuProfiler(_table).Of(Set((100, 200)), events, starts, [_table.Of("Enter")]);

        Assert.Equal(["[lock]"], _table.FramesIn(Assert.Single(samples).Stack));
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
