namespace Concur.EndToEnd.Tests.Truth;

/// <summary>
/// Programs of known composition: every category of the account is within three points of lane time, or five
/// milliseconds, of what was built in. What load makes longer, the units measure themselves.
/// </summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class TruthTests
{
    [Theory]
    [InlineData("compute-and-sleep", "threads", 2, "compute=120 io-sleep=100")]
    [InlineData("locks", "threads", 2, "compute=40 lock=160")]
    [InlineData("waits", "threads", 2, "compute=40 wait=180")]
    [InlineData("compilations", "threads", 5, "compute=30 jit=0")]
    [InlineData("wait-in-lock", "threads", 2, "compute=20 wait=80")]
    [InlineData("collection-in-wait", "threads", 3, "compute=40 wait=60 io-sleep=40 gc-off=0")]
    [InlineData("everything", "threads,tasks,process-pool", 2, "compute=60 jit=0 lock=80 wait=80 io-sleep=50 gc-cpu=0")]
    public async Task WhatWasBuiltInIsWhatTheAccountSays(string composition, string strategies, int iterations, string built)
    {
        using var run = await TruthRun.Measure(composition, strategies, units: 2, iterations: iterations);

        Assert.All(run.Trials, trial => trial.Timing.AssertItIsMadeOf(built));
        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
    }

    [Fact]
    public async Task SixThreadsOnTwoCoresWaitForACoreMostOfTheTime()
    {
        using var run = await TruthRun.Measure("compute", "threads", units: 6, workers: 6);
        var threads = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.InRange(threads.Timing.Ms("compute"), 6 * 40, 6 * 40 * 1.1);

        // At most all cores run a lane at a time; the others, but for their start and end, wait for one.
        var withoutCore = Math.Max(0, (6.0 - Environment.ProcessorCount) / 6);
        Assert.InRange(threads.Ms("run-queue"), 0.75 * withoutCore * threads.LaneMs, threads.LaneMs);
    }

    [Fact]
    public async Task UnitsThatBlockThePoolsThreadsLeaveTheOthersInItsQueue()
    {
        // Waiting for a task, the pool adds a thread: the lanes are then more than were asked for.
        using var run = await TruthRun.Measure("waits", "thread-pool", units: 6);
        var pool = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());

        // A lane without a unit, up to when the last one was taken, is waiting in the queue.
        var queuedMs = pool.Timing.Iterations.Average(units =>
        {
            var (startNs, lastTakenNs) = (units.Min(unit => unit.StartNs), units.Max(unit => unit.StartNs));
            var ranNs = units.Sum(unit => Math.Min(unit.EndNs, lastTakenNs) - unit.StartNs);
            return (LaunchFacts.AtOnce(units) * (lastTakenNs - startNs) - ranNs) / 1e6;
        });
        pool.AssertBetween("pool-queue", queuedMs, queuedMs);
        Assert.Contains("PoolStarvation thread-pool", run.Output.Findings);
    }

    [Fact]
    public async Task TheQueueDelaysAreWhatTheRuntimesCountOfPendingWorkComesToOverTime()
    {
        // Six of eight units stand in the queue while two sleep, for 20 ms each time.
        using var run = await TruthRun.Measure("queued", "thread-pool", units: 8, iterations: 4);
        var delay = run.Trials[1].Output.Json.GetProperty("queueDelay");

        var delayedMs = delay.GetProperty("units").GetInt64() * delay.GetProperty("meanMs").GetDouble();
        var countedMs = run.Trials[1].Timing.Iterations.Sum(units => units.Max(unit => unit.PendingNsAtEnd)) / 1e6;
        TestContext.Current.TestOutputHelper?.WriteLine($"delays {delayedMs:F1} ms, by the runtime's count {countedMs:F1} ms");
        Assert.InRange(countedMs, 4 * 100, double.MaxValue);
        Assert.InRange(delayedMs, 0.95 * countedMs, 1.05 * countedMs);
    }

    [Theory]
    [InlineData("gil:interval=5ms")]
    [InlineData("gil:ticks=10")]
    public async Task UnderTheGlobalLockALaneComputesOrWaitsForIt(string strategy)
    {
        using var run = await TruthRun.Measure("checkpoints", strategy, units: 4);
        var gil = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        gil.AssertBetween("compute", gil.Timing.Ms("compute"), gil.Timing.Ms("compute"));

        // A unit sees its waits at checkpoints; before its first instruction and in the run queue a lane may wait as well.
        Assert.InRange(gil.Ms("gil-wait"), 0.2 * gil.LaneMs, gil.LaneMs);
        gil.AssertBetween("gil-wait", gil.Timing.Ms("gil-wait"), gil.LaneMs - gil.Timing.Ms("compute"));
    }

    [Fact]
    public async Task WhatAWorkersResultTakesToSerialiseIsIpc()
    {
        using var run = await TruthRun.Measure("slow-to-serialise", "processes,process-pool", units: 4);
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
        using var run = await TruthRun.Measure("large-result", "process-pool", units: 8, size: doubles);
        var pool = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.Equal(8L * 8 * doubles, pool.Output.Json.GetProperty("ipc").GetProperty("bytes").GetInt64());

        // A worker is between two units while its result goes out and the next unit comes in; besides units and results
        // there is hardly anything else.
        var betweenMs = pool.Timing.Iterations.Average(units => units.GroupBy(unit => unit.Thread)
            .Sum(own => own.Zip(own.Skip(1)).Sum(pair => pair.Second.StartNs - pair.First.EndNs) / 1e6));
        var unitsMs = pool.Timing.Iterations.Average(units => units.Sum(unit => unit.EndNs - unit.StartNs) / 1e6);
        pool.AssertBetween("ipc", betweenMs, pool.LaneMs - unitsMs);
    }

    [Fact]
    public async Task TheRuntimeCountsAsManyContentionsAsTheTraceHas()
    {
        using var run = await TruthRun.Measure("contentions", "threads", units: 2, iterations: 3);
        var threads = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        var trace = TraceFacts.Read(threads.TracePath);
        var (counted, traced) = threads.Recorded.Sums(unit => unit.Contentions, trace.LockWaits);
        Assert.InRange(counted, 1, double.MaxValue);
        Assert.InRange(traced, 0.95 * counted, 1.05 * counted);
    }

    [Theory]
    [InlineData("collections")]
    [InlineData("garbage")]
    public async Task TheRuntimesTotalPauseIsTheTraces(string composition)
    {
        using var run = await TruthRun.Measure(composition, "threads", units: 2, iterations: 3);
        var threads = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        var trace = TraceFacts.Read(threads.TracePath);
        var (countedNs, tracedNs) = threads.Recorded.Sums(unit => unit.PauseNs, trace.PausedNs);
        Assert.InRange(countedNs, 10e6, double.MaxValue);
        Assert.InRange(tracedNs, 0.95 * countedNs, 1.05 * countedNs);
    }
}
