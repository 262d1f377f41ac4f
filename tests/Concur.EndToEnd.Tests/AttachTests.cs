using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests;

/// <summary>A process of known composition, recorded while it runs: where its threads' time went, and that it goes on as before.</summary>
public sealed class AttachTests : IDisposable
{
    private static readonly string[] Parts =
        ["computeMs", "jitMs", "gcSuspendedMs", "lockMs", "waitMs", "ioSleepMs", "runQueueMs", "unexplainedMs"];

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("perf", "full")]
    [InlineData("proc", "light")]
    public async Task EveryThreadsTimeIsWhereItWentAndAddsUp(string scheduler, string profile)
    {
        if (scheduler == "perf") await Recordings.SkipWithoutPerfEvents();
        using var target = new LongRunningProcess(_tool);

        var (ending, file) = await AttachForLongEnough(target.Id, scheduler, profile);
        using var document = file;
        target.End();

        var trace = file.RootElement.GetProperty("trace");
        AssertThreads(trace, Ms(trace.GetProperty("live"), "recordedMs"));
        Assert.True(trace.GetProperty("collections")[2].GetInt32() > 0, trace.GetProperty("collections").ToString());
        Assert.Contains(trace.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").ValueEquals("LockConvoy"));
        if (scheduler == "perf") await AssertStacks(trace);
        if (scheduler == "perf") AssertCalls(trace.GetProperty("live"));
        await AssertFolder(ending, Ms(trace.GetProperty("live"), "recordedMs"));
        await target.AssertEndsWell();
    }

    [Fact]
    public async Task TheFirstInterruptEndsTheRecordingAndReportsIt()
    {
        using var target = new LongRunningProcess(_tool);

        var ending = await _tool.Run(
            process =>
            {
                WaitUntilItRecords(process);
                ToolProcess.Signal(process, "INT");
            },
            "attach", "-p", target.Id, "--duration", "10m", "--profile", "light", "-o", "out");
        target.End();

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("ended early", ending.Error, StringComparison.Ordinal);
        Assert.Contains("of 600.0 s (ended early)", ending.Out, StringComparison.Ordinal);
        await target.AssertEndsWell();
    }

    [Fact]
    public async Task OfAProcessThatEndsMeanwhileThatMuchIsReported()
    {
        using var target = new LongRunningProcess(_tool);

        var ending = await _tool.Run(
            process =>
            {
                WaitUntilItRecords(process);
                target.End();
            },
            "attach", "-p", target.Id, "--duration", "10m", "-o", "out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains($"process {target.Id} has ended", ending.Error, StringComparison.Ordinal);
        Assert.Contains("(the process ended)", ending.Out, StringComparison.Ordinal);
        Assert.Contains("spins", ending.Out, StringComparison.Ordinal);
        await target.AssertEndsWell();
    }

    /// <summary>
    /// Records for as long as it takes the threads to have collected and taken the lock from each other often: on a busy machine they come
    /// to little in a second.
    /// </summary>
    private async Task<(ToolProcess.Ending Ending, JsonDocument File)> AttachForLongEnough(string process, string scheduler, string profile)
    {
        const int contentions = 20, longestMs = 24_000;
        for (var durationMs = 1_500; ; durationMs *= 2)
        {
            if (Directory.Exists(Path.Combine(_tool.Folder, "out"))) Directory.Delete(Path.Combine(_tool.Folder, "out"), recursive: true);
            var ending = await _tool.Command($"""
                attach -p {process} --scheduler {scheduler} --profile {profile} --duration {durationMs}ms -o out --format json
                """);
            Assert.True(ending.ExitCode == 0, ending.Error);
            var file = JsonDocument.Parse(ending.Out);
            var trace = file.RootElement.GetProperty("trace");
            var isEnough = trace.GetProperty("contentions").GetProperty("count").GetInt64() >= contentions
                && trace.GetProperty("collections")[2].GetInt32() > 0;
            if (isEnough || durationMs >= longestMs) return (ending, file);
            file.Dispose();
        }
    }

    /// <summary>A thread's parts are its time by the clock, no longer than the recording, and each has the time of what it does.</summary>
    private static void AssertThreads(JsonElement trace, double recordedMs)
    {
        var threads = trace.GetProperty("threads").EnumerateArray().ToLookup(thread => thread.GetProperty("name").GetString()!);
        Assert.All(threads.SelectMany(group => group), thread =>
        {
            Assert.Equal(Ms(thread, "wallMs"), Parts.Sum(part => Ms(thread, part)), 1e-5);
            Assert.All(Parts.SkipLast(1), part => Assert.InRange(Ms(thread, part), 0, Ms(thread, "wallMs") + 0.001));
            Assert.InRange(Ms(thread, "wallMs"), 0, 1.05 * recordedMs);

            // The kernel brings its counters of a running thread up to date at its ticks only, and counts a wait for a core when
            // it is over: one that began before the recording may be counted with it.
            Assert.InRange(Ms(thread, "unexplainedMs"), -20 - Ms(thread, "runQueueMs"), 0.001);
        });

        // The machine's other processes may take any part of its time, which then is in its run queue.
        var spins = threads["spins"].Single();
        Assert.InRange(Ms(spins, "computeMs"), 0.001, recordedMs);
        Assert.Equal(0, Ms(spins, "lockMs") + Ms(spins, "waitMs"));

        // One of the two sleeps with the lock for 20 ms while the other one waits for it: both never wait at once.
        var locks = threads.Where(group => group.Key.StartsWith("locks-", StringComparison.Ordinal)).SelectMany(group => group).ToList();
        Assert.Equal(2, locks.Count);
        Assert.InRange(locks.Sum(thread => Ms(thread, "lockMs")), 20, 1.05 * recordedMs);
        var sleeps = threads["sleeps"].Single();
        Assert.Equal(0, Ms(sleeps, "lockMs") + Ms(sleeps, "waitMs"));
        Assert.True(Ms(sleeps, "ioSleepMs") > Ms(sleeps, "computeMs"));
        Assert.Equal(0, Ms(threads["parked"].Single(), "cpuMs"));
    }

    /// <summary>Waits are named by the methods that wait: for a lock, for another thread, and asleep.</summary>
    private static void AssertCalls(JsonElement live)
    {
        var sites = live.GetProperty("waitSites").EnumerateArray().Select(site => $"{Text(site, "kind")} {Text(site, "site")}").ToList();
        Assert.Contains(sites, site => Regex.IsMatch(site, "^lock .*HoldTheLock"));
        Assert.Contains(sites, site => Regex.IsMatch(site, "^wait .*StartOne"));
        var calls = live.GetProperty("calls").GetProperty("calls").EnumerateArray();
        Assert.Contains(calls, call => Regex.IsMatch($"{Text(call, "call")} {Text(call, "site")}", "^Thread.Sleep .*HoldTheLock"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    /// <summary>The hot method, and in the flame graph of what kept threads off the CPUs the method that waited for the lock.</summary>
    private async Task AssertStacks(JsonElement trace)
    {
        Assert.NotEqual(0, trace.GetProperty("methods").GetArrayLength());
        var sources = trace.GetProperty("sources").EnumerateObject().ToList();
        Assert.True(sources.Single(place => place.Name == "Work.Spin").Value.GetProperty("line").GetInt32() > 0);
        Assert.All(sources, place => Assert.Contains("tests/Workloads/LongRunning/", Text(place.Value, "file"), StringComparison.Ordinal));
        var name = Directory.GetFiles(Path.Combine(_tool.Folder, "out"), "*.speedscope.json").Single();
        using var file = new Speedscope(await File.ReadAllTextAsync(name, TestContext.Current.CancellationToken));

        // On a busy machine the spinning thread may have few samples, and other methods more.

        // Weights are written in µs, of thousands of samples.
        var longestMs = file.Profiles.Max(profile => profile.Length);
        Assert.InRange(longestMs, 0, Ms(trace.GetProperty("live"), "recordedMs") + 2);
        var running = file.Profiles.Where(profile => profile.Is("cpu")).SelectMany(file.Stacks);
        Assert.Contains(running, stack => stack.Contains("Work.Spin", StringComparison.Ordinal));
        var blocked = file.Profiles.Where(profile => profile.Is("off-cpu")).SelectMany(file.Stacks).ToList();
        Assert.Contains(blocked, stack => Regex.IsMatch(stack, @"HoldTheLock.*;\[lock\]$"));
        Assert.Contains(blocked, stack => stack.EndsWith("[io-sleep]", StringComparison.Ordinal));
    }

    /// <summary>The folder can be shown, exported and looked at. What is exported is of the time that the account is of.</summary>
    private async Task AssertFolder(ToolProcess.Ending attached, double recordedMs)
    {
        Assert.Equal(attached.Out, (await _tool.Command($"show out --format json")).Out);
        Assert.Matches(@"Saved in out \([0-9.]+ [kM]B\)\.$", attached.Error.TrimEnd());
        Assert.Contains("LongRunning, recorded while it ran", await _tool.Read("out/report.html"), StringComparison.Ordinal);
        Assert.Equal(0, (await _tool.Command($"show out --format html -o page.html")).ExitCode);
        Assert.Equal(await _tool.Read("out/report.html"), await _tool.Read("page.html"));
        var export = await _tool.Command($"export out --format csv -o -");
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains(",lock,", export.Out, StringComparison.Ordinal);
        var ends = export.Out.Split('\n').Skip(1).Where(row => row.Length > 0)
            .Select(row => double.Parse(row.Split(',')[^3], CultureInfo.InvariantCulture));
        Assert.InRange(ends.Max(), 0, recordedMs + 0.001);
        Secrets.AssertNoneIn(Path.Combine(_tool.Folder, "out"), LongRunningProcess.Secret);
    }

    /// <summary>It records once there is something in a trace; then it goes on for a while.</summary>
    private void WaitUntilItRecords(Process attaching)
    {
        var traces = Path.Combine(_tool.Folder, "out", "traces");
        Eventually.Holds("a trace began", () => attaching.HasExited
            || (Directory.Exists(traces) && Directory.EnumerateFiles(traces, "*.nettrace").Any(file => new FileInfo(file).Length > 0)));
        Thread.Sleep(500);
    }

    private static double Ms(JsonElement thread, string name) => thread.GetProperty(name).GetDouble();
}
