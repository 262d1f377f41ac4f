using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// What the account says of the built-in workloads, as far as it holds however busy the machine is: a wait is never shorter
/// than it was made, and what a workload cannot do takes no time. What each loses most to is in the measuring suite.
/// </summary>
public class LossTests
{
    [Theory]
    [InlineData("mandelbrot -n 40", "idle")]
    [InlineData("json -n 60", "gc")]
    [InlineData("file -n 20", "io-sleep")]
    public async Task TwoThreadsLoseTimeToWhatTheWorkloadIsAbout(string workload, string loss)
    {
        using var tool = new ToolProcess();
        string[] options = ["-s", "threads", "-w", "2", "--launches", "1", "--iterations", "2", "--profile", "light", "--format", "json"];
        var ending = await tool.Run(["run", .. workload.Split(' '), .. options]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var threads = new RunOutput(ending.Out).Trial("threads");
        threads.AssertCloses();
        Assert.True(threads.Ms(loss) > 0, $"{loss}: {threads.Ms(loss)} ms");
        Assert.All((string[])["gil-wait", "ipc", "pool-queue"], impossible => Assert.Equal(0, threads.Ms(impossible)));
    }

    [Fact]
    public async Task TwoThreadsSleepEightTimesInARowAndAsyncSleepsAllAtOnce()
    {
        const double rowMs = 8 * 40;
        var run = (await Recordings.Sleeps).Output;
        var (threads, async) = (run.Trial("threads"), run.Trial("async"));

        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.True(threads.MedianMs >= rowMs, $"threads took {threads.MedianMs} ms");
        Assert.True(async.MedianMs is >= 40 and < rowMs, $"async took {async.MedianMs} ms");

        // The sleeps are all that the units do: what load adds to them is the way through the run queue.
        Assert.All([run.Trial("sequential"), threads, async], trial =>
            Assert.InRange(OffTheCoresMs(trial), 0.5 * trial.LaneMs, 1.05 * trial.LaneMs));
    }

    [Fact]
    public async Task UnitsStandInTheQueueOfAPoolThatHasFewerThreadsThanUnits()
    {
        var pool = (await Recordings.Sleeps).Output.Trial("thread-pool").Json;

        var delay = pool.GetProperty("queueDelay");
        Assert.Equal(16, delay.GetProperty("units").GetInt32());
        Assert.True(delay.GetProperty("meanMs").GetDouble() > 0);
        Assert.InRange(pool.GetProperty("pool").GetProperty("mostThreads").GetInt32(), 2, 64);
    }

    [Fact]
    public async Task UnitsThatBlockOnAsyncMethodsKeepTheirThreadsOffTheCores()
    {
        var run = (await Recordings.SyncOverAsync).Output;

        // Sixteen units of five delays of 5 ms each; half of that, for the timers' clock may be coarse. Where the unit's thread is
        // kept from a core before it comes to block, the delays pass in the run queue.
        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.All(run.Trials, trial => Assert.InRange(OffTheCoresMs(trial), 0.5 * 16 * 5 * 5, trial.LaneMs));
    }

    [Fact]
    public async Task UnitsThatAwaitAServerLeaveTheirThreadsAndUnitsOnThreadsBlockThem()
    {
        using var tool = new ToolProcess();
        var ending = await tool.Command($"run http -s threads,async -u 8 -w 2 --launches 1 --iterations 2 --profile light --format json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);

        // Eight units of five requests, and the server takes 5 ms for each.
        var (threads, async) = (run.Trial("threads"), run.Trial("async"));
        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.True(OffTheCoresMs(threads) >= 0.5 * 8 * 5 * 5, $"{OffTheCoresMs(threads)} ms off the cores");
        Assert.True(async.Ms("io-sleep") > async.Ms("wait"), $"async waited {async.Ms("wait")} ms and slept {async.Ms("io-sleep")} ms");
    }

    [Fact]
    public async Task LanesThatShareALockAreBlockedOnItAndALaneByItselfIsNot()
    {
        var run = (await Recordings.ContendedLock).Output;

        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.True(run.Trial("threads").Ms("lock") > 0);
        Assert.Equal(0, run.Trial("sequential").Ms("lock"), 0.1 * run.Trial("sequential").LaneMs);
        Assert.All(run.Trials, trial => Assert.Equal(0, trial.Ms("gil-wait") + trial.Ms("ipc") + trial.Ms("pool-queue")));
    }

    [Fact]
    public async Task ResultsOfManyMegabytesTakeTimeOnTheirWayAndAPoolOfProcessesStartsOnce()
    {
        const long bytes = 2 * 8 * 2_000_000;
        var run = (await Recordings.Payload).Output;
        var (processes, pool) = (run.Trial("processes"), run.Trial("process-pool"));

        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.All([processes, pool], trial => Assert.Equal(bytes, trial.Json.GetProperty("ipc").GetProperty("bytes").GetInt64()));
        Assert.All([processes, pool], trial => Assert.True(trial.Ms("ipc") > 0));

        // A lane of the pool starts a thread in each iteration, and one of processes starts a runtime besides.
        Assert.True(processes.Ms("startup") > pool.Ms("startup"), $"{processes.Ms("startup")} ms, {pool.Ms("startup")} ms");
        Assert.Equal(JsonValueKind.Null, run.Trial("sequential").Json.GetProperty("ipc").ValueKind);
    }

    /// <summary>Inside units, but for locks and collections: blocked, asleep or without a core.</summary>
    private static double OffTheCoresMs(TrialOutput trial) => trial.Ms("wait") + trial.Ms("io-sleep") + trial.Ms("run-queue");
}
