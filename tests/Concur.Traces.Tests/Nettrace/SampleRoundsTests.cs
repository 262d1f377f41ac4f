using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

public class SampleRoundsTests
{
    private readonly SampleRounds _rounds = new();

    [Fact]
    public void TheSameStackSeveralTimesInARowIsOneRun()
    {
        foreach (var (stack, timeNs) in new[] { (1, 0L), (1, 10L), (2, 20L), (1, 30L) }) _rounds.Sample(7, stack, timeNs);
        var runs = _rounds.Finish(40);

        Assert.Equal([new SampleRun(1, 0, 20, 2), new SampleRun(2, 20, 30, 1), new SampleRun(1, 30, 40, 1)], runs[7]);
        Assert.Equal(10, _rounds.IntervalNs);
    }

    [Fact]
    public void AThreadThatARoundLeavesOutWasGoneFromItsBeginning()
    {
        foreach (var (thread, timeNs) in new[] { (1, 0L), (2, 1L), (1, 10L), (1, 20L), (1, 30L), (2, 31L) })
            _rounds.Sample(thread, 5, timeNs);
        var runs = _rounds.Finish(100);

        Assert.Equal([new SampleRun(5, 0, 40, 4)], runs[1]);
        Assert.Equal([new SampleRun(5, 1, 10, 1), new SampleRun(5, 31, 40, 1)], runs[2]);
    }

    [Fact]
    public void ASlowRoundCountsInFull()
    {
        foreach (var timeNs in new[] { 0L, 10L, 500L }) _rounds.Sample(7, 1, timeNs);

        Assert.Equal(500, Assert.Single(_rounds.Finish(500)[7]).EndNs);
    }

    [Fact]
    public void WithoutSamplesThereIsNothing()
    {
        Assert.Empty(_rounds.Finish(100));
        Assert.Null(_rounds.IntervalNs);
    }
}
