namespace Concur.EndToEnd.Tests.Truth;

/// <summary>
/// Programs of one kind of time each: every category of the account is within three points of lane time, or five milliseconds, of
/// what the units measured of themselves, whatever the call that took it.
/// </summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class ProgramTests
{
    [Theory]
    [InlineData("waits-slim", "threads", 2, "compute=30 wait=150")]
    [InlineData("waits-old", "threads", 2, "compute=30 wait=150")]
    [InlineData("waits-tasks", "threads,tasks", 2, "compute=30 wait=150")]
    [InlineData("eight-waits", "threads", 2, "compute=32 wait=64")]
    [InlineData("blocks-on-async", "threads,thread-pool,tasks", 2, "compute=30")]
    [InlineData("read-write-locks", "threads", 2, "compute=40 wait=120")]
    [InlineData("lock-chain", "threads", 2, "compute=40 lock=80")]
    [InlineData("convoy-semaphore", "threads", 3, "compute=48 io-sleep=96")]
    [InlineData("convoy-write-lock", "threads", 3, "compute=48 io-sleep=96")]
    [InlineData("convoy-mutex", "threads", 3, "compute=48 io-sleep=96")]
    [InlineData("sleep-in-lock", "threads", 3, "compute=48 io-sleep=96")]
    [InlineData("short-locks", "threads", 2, "compute=80")]
    [InlineData("child-process", "threads", 2, "compute=30 wait=80")]
    [InlineData("reads", "threads", 2, "compute=30 io-sleep=120")]
    [InlineData("files", "threads", 2, "compute=30 io-sleep=30")]
    [InlineData("page-faults", "threads", 2, "compute=20 io-sleep=20")]
    [InlineData("bandwidth", "threads,thread-pool", 2, "compute=20")]
    [InlineData("exceptions", "threads", 2, "compute=20")]
    [InlineData("expressions", "threads", 2, "compute=40 jit=0")]
    [InlineData("allocations", "threads", 2, "compute=20 gc-cpu=0")]
    public async Task TheAccountSaysWhatTheUnitsMeasured(string composition, string strategies, int units, string built)
    {
        using var run = await TruthRun.Measure(composition, strategies, units, workers: units, iterations: 3);

        Assert.All(run.Trials, trial => trial.Timing.AssertItIsMadeOf(built));
        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
    }

    [Theory]
    [InlineData("async")]
    [InlineData("tasks")]
    [InlineData("parallel-foreach-async")]
    public async Task LanesWaitForWhatUnitsAwait(string strategy)
    {
        using var run = await TruthRun.Measure("awaits", strategy, units: 4, workers: 4, iterations: 3);

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        run.Trials[1].AssertAwaits(awaited: 4 * 60);
    }

    [Fact]
    public async Task AWorkerWithoutAUnitLeftIsIdle()
    {
        using var run = await TruthRun.Measure("imbalanced", "threads", units: 3);
        var threads = run.Trials[1];

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        var idleMs = threads.Timing.IdleMs();
        Assert.InRange(idleMs, 0.5 * 60, double.MaxValue);
        threads.AssertBetween("idle", idleMs, idleMs);

        // Three equal units leave a quarter of two workers' time. Where load makes them idle for twice as long, units are not the cause.
        var withCoresMs = threads.LaneMs - threads.Ms("run-queue");
        if (idleMs < 2 * 0.25 * withCoresMs) Assert.Contains("LoadImbalance threads", run.Output.Findings);
    }

    [Theory]
    [InlineData("thread-pool")]
    [InlineData("tasks")]
    public async Task EqualUnitsOnAPoolThatStartsLateAreBalanced(string strategy)
    {
        using var run = await TruthRun.Measure("brief", strategy, units: 4, size: 8_000, iterations: 3);

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());
        Assert.DoesNotContain($"LoadImbalance {strategy}", run.Output.Findings);
    }

    [Fact]
    public async Task UnitsThatBlockThePoolStarveIt()
    {
        using var run = await TruthRun.Measure("blocks-the-pool", "thread-pool", units: 6, iterations: 1);

        Assert.All(run.Trials, trial => trial.AssertItAddsUp());
        Assert.All(run.Trials, trial => trial.AssertUnitsAreAccountedFor());

        // Beside other processes warming up takes longer, and by the measured iteration the pool may have a thread for every unit.
        var pool = run.Trials[1];
        Assert.SkipWhen(pool.Ms("pool-queue") < 0.2 * pool.LaneMs, "the pool had grown while it warmed up");
        Assert.Contains("PoolStarvation thread-pool", run.Output.Findings);
    }
}
