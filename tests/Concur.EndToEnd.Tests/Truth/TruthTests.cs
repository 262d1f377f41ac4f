namespace Concur.EndToEnd.Tests.Truth;

/// <summary>
/// Programs of known composition: every category of the account is within three points of lane time, or five
/// milliseconds, of what was built in. What load makes longer, the units measure themselves, so that these hold on a
/// busy machine as well.
/// </summary>
public class TruthTests
{
    [Theory]
    [InlineData("compute-and-sleep", "threads")]
    [InlineData("locks", "threads")]
    [InlineData("waits", "threads")]
    [InlineData("collections", "threads")]
    [InlineData("compilations", "threads,thread-pool")]
    [InlineData("wait-in-lock", "threads")]
    [InlineData("collection-in-wait", "threads")]
    [InlineData("everything", "threads,tasks,process-pool")]
    public async Task WhatWasBuiltInIsWhatTheAccountSays(string composition, string strategies)
    {
        using var run = await TruthRun.Of(composition, strategies, units: 2);

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
    }

    [Fact]
    public async Task SixThreadsOnTwoCoresWaitForACoreMostOfTheTime()
    {
        using var run = await TruthRun.Of("compute", "threads", units: 6, workers: 6);
        var threads = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.InRange(threads.Timing.Ms("compute"), 6 * 40, 6 * 40 * 1.1);
        if (Environment.ProcessorCount == 2) Assert.InRange(threads.Ms("run-queue"), 0.5 * threads.LaneMs, threads.LaneMs);
    }

    [Fact]
    public async Task UnitsThatBlockThePoolsThreadsLeaveTheOthersInItsQueue()
    {
        using var run = await TruthRun.Of("blocking", "thread-pool", units: 6);
        var pool = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());

        // A lane without a unit, up to when the last one was taken, is waiting in the queue.
        var queuedMs = pool.Accounted.Iterations.Average(units =>
        {
            var (startNs, lastTakenNs) = (units.Min(unit => unit.StartNs), units.Max(unit => unit.StartNs));
            var ranNs = units.Sum(unit => Math.Min(unit.EndNs, lastTakenNs) - unit.StartNs);
            return (pool.Lanes * (lastTakenNs - startNs) - ranNs) / 1e6;
        });
        pool.AssertBetween("pool-queue", queuedMs, queuedMs);
    }

    [Fact]
    public async Task WhatAWorkersResultTakesToSerialiseIsIpc()
    {
        using var run = await TruthRun.Of("slow-to-serialise", "processes,process-pool", units: 4);
        var (processes, pool) = (run.Trials[1], run.Trials[2]);

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.True(processes.Ms("ipc") > processes.Timing.Ms("ipc") - processes.Tolerance);
        Assert.True(pool.Ms("ipc") > pool.Timing.Ms("ipc") - pool.Tolerance);
    }

    [Fact]
    public async Task BetweenAWorkersUnitsItsLaneIsPassingResults()
    {
        const int doubles = 2_000_000;
        using var run = await TruthRun.Of("large-result", "process-pool", units: 8, size: doubles);
        var pool = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.Equal(8L * 8 * doubles, pool.Json.GetProperty("ipc").GetProperty("bytes").GetInt64());

        // A worker is between two units while its result goes out and the next unit comes in; the last result has no next unit.
        var gapsMs = pool.Timing.Iterations.Average(units => units.GroupBy(unit => unit.Thread).Sum(own => GapsMs([.. own])));
        pool.AssertBetween("ipc", gapsMs, gapsMs);
    }

    private static double GapsMs(List<UnitFacts> units)
    {
        var gapsNs = units.Zip(units.Skip(1)).Sum(pair => pair.Second.StartNs - pair.First.EndNs);
        return units.Count < 2 ? 0 : gapsNs / 1e6 * units.Count / (units.Count - 1);
    }
}
