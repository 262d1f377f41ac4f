using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

public class SampleRoundsTests
{
    private readonly List<SampleRun> _runs = [];

    [Fact]
    public void TheSameStackSeveralTimesInARowIsOneRun()
    {
        var rounds = new SampleRounds(_runs.Add);

        foreach (var (stack, timeNs) in new[] { (1, 0L), (1, 10L), (2, 20L), (1, 30L) }) rounds.Sample(7, stack, timeNs);
        rounds.Finish(40);

        Assert.Equal([new SampleRun(7, 1, 0, 20, 2), new SampleRun(7, 2, 20, 30, 1), new SampleRun(7, 1, 30, 40, 1)], _runs);
        Assert.Equal(10, rounds.IntervalNs);
    }

    [Fact]
    public void AThreadThatARoundLeavesOutWasGoneFromItsBeginning()
    {
        var rounds = new SampleRounds(_runs.Add);

        foreach (var (thread, timeNs) in new[] { (1, 0L), (2, 1L), (1, 10L), (1, 20L), (1, 30L), (2, 31L) }) rounds.Sample(thread, 5, timeNs);
        rounds.Finish(100);

        Assert.Equal([new SampleRun(2, 5, 1, 10, 1), new SampleRun(1, 5, 0, 40, 4), new SampleRun(2, 5, 31, 40, 1)], _runs);
    }

    [Fact]
    public void ASlowRoundCountsInFull()
    {
        var rounds = new SampleRounds(_runs.Add);

        foreach (var timeNs in new[] { 0L, 10L, 500L }) rounds.Sample(7, 1, timeNs);
        rounds.Finish(500);

        Assert.Equal(500, Assert.Single(_runs).EndNs);
    }

    [Fact]
    public void WithoutSamplesThereIsNothing()
    {
        var rounds = new SampleRounds(_runs.Add);

        rounds.Finish(100);

        Assert.Empty(_runs);
        Assert.Null(rounds.IntervalNs);
    }
}
