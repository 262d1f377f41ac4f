using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Tests.Profiles;

public class WeightedThreadsTests
{
    /// <summary>As on Windows: the kernel's events tell each switch, and stacks come from the runtime's sampler.</summary>
    [Fact]
    public void SamplesByTheClockWeighWhatSwitchesShowOfTheTimeOnACpu()
    {
        const long ms = 1_000_000;
        var thread = new TimelineThread(8, "a", [], [new StackSpan(0, 0, 10, 1), new StackSpan(1, 10, 20, 1), new StackSpan(2, 20, 30, 1)]);
        var timeline = new Timeline("app", FrameStacks.None, [new TimelineProcess(7, "app", [], [thread])]);
        var schedules = new ThreadSchedules
        {
            Quality = ScheduleQuality.Exact,
            KnowsWakeUps = true,
            Exact = new Dictionary<int, ThreadSchedule>
            {
                [8] = new()
                {
                    Running = IntervalSet.Of([(6 * ms, 13 * ms)]),
                    Queued = IntervalSet.Of([(0, 6 * ms)]),
                    Blocked = IntervalSet.Of([(13 * ms, 30 * ms)]),
                    Voluntary = 1,
                    Involuntary = 0,
                },
            },
        };

        var profile = Assert.Single(new WeightedThreads(timeline, table: null).ByCounters("a", thread, schedules));

        Assert.Equal(Weighting.Cpu, profile.Weighting);
        Assert.Equal([new StackSample(0, 4), new StackSample(1, 3)], profile.Samples);
        Assert.Equal(6 * ms, schedules.QueueNsBetween(8, 0, 30 * ms));
        Assert.Null((schedules with { KnowsWakeUps = false }).QueueNsBetween(8, 0, 30 * ms));
    }
}
