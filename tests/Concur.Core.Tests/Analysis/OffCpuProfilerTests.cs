using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Tests.Analysis;

public class OffCpuProfilerTests
{
    private readonly StackTable _table = new();

    [Fact]
    public void EachTimeOffTheCpusHasItsCategoryAndTheStackThatBeganToWait()
    {
        var events = new ThreadEvents { Lock = Set((100, 200)), Wait = Set((300, 350)), GcOfOthers = Set((400, 420)) };
        var spans = new OffCpuProfiler(_table).Of(Set((100, 200), (300, 350), (400, 500)), events, (category, _) => category == Category.Lock ? _table.Of("Enter") : _table.Of("WaitOne"));

        Assert.Equal(
            ["Enter;[lock] 100", "WaitOne;[wait] 50", "[gc] 20", "[io-sleep] 80"],
            spans.Select(span => $"{string.Join(';', _table.FramesIn(span.Stack))} {span.EndNs - span.StartNs}"));
    }

    [Fact]
    public void AWaitWhoseStackWasLostIsShownWithoutOne()
    {
        var events = new ThreadEvents { Lock = Set((100, 200)) };
        var spans = new OffCpuProfiler(_table).Of(Set((100, 200)), events, (_, _) => null);

        Assert.Equal(["[lock]"], _table.FramesIn(Assert.Single(spans).Stack));
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
