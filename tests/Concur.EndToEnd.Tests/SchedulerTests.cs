using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests;

/// <summary>When threads ran and where they waited, by perf events and without them.</summary>
public class SchedulerTests
{
    private const int OrdinaryUser = 65534;

    [Fact]
    public async Task TheStackThatWaitedForALockStandsUnderItsCategory()
    {
        var run = await Recordings.LockHeldInSleep;
        await Recordings.SkipWithoutPerfEvents();

        using var file = new Speedscope(await run.Read("threads.speedscope.json"));

        // A lane has a thread per iteration, and one of them may have found the lock free all the time.
        var waited = file.Profiles.Where(profile => profile.IsOfLane && profile.Is("off-cpu")).SelectMany(file.Stacks);
        Assert.Contains(waited, stack => Regex.IsMatch(stack, @"Contentions\.lambda.*\[lock\]$"));
        Assert.Contains(file.Profiles, profile => profile.Is("cpu"));
    }

    [Fact]
    public async Task AThreadsTimeByTheClockHoldsTheTimeThatItWasOffTheCpus()
    {
        var run = await Recordings.ContendedLock;
        await Recordings.SkipWithoutPerfEvents();

        using var file = new Speedscope(await run.Read("threads.speedscope.json"));
        var lengths = file.Profiles.ToDictionary(profile => profile.Name, profile => profile.Length);
        var walls = file.Profiles.Where(profile => profile.IsOfLane && profile.Is("wall")).ToList();
        Assert.NotEmpty(walls);
        Assert.All(walls, wall =>
            Assert.True(wall.Length > lengths.GetValueOrDefault(wall.Name.Replace("(wall)", "(off-cpu)", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task OfALockTheRunFileTellsWhereItWasWaitedForAndHowMuchOfThatLeftACoreIdle()
    {
        var run = await Recordings.LockHeldInSleep;
        await Recordings.SkipWithoutPerfEvents();

        var threads = run.Output.Trial("threads").Json;
        var (locks, sites) = (threads.GetProperty("locks"), threads.GetProperty("waitSites").EnumerateArray());

        // A wait whose stack was lost has no site.
        var named = sites.Where(site => site.GetProperty("kind").ValueEquals("lock"))
            .Concat(locks.GetProperty("top")[0].GetProperty("sites").EnumerateArray())
            .Select(site => site.GetProperty("site").GetString())
            .Where(site => site?.StartsWith("Concur.", StringComparison.Ordinal) == true);
        Assert.Equal(["Concur.TruthWorkloads.Compositions.Contentions.lambda"], named.Distinct());
        Assert.InRange(threads.GetProperty("lockWhileCoresIdleMs").GetDouble(), 0, locks.GetProperty("totalMs").GetDouble());
        Assert.Equal(1, threads.GetProperty("recordedCoresInUse").EnumerateArray().Sum(share => share.GetProperty("share").GetDouble()), 6);
    }

    [Fact]
    public async Task TheOwnerOfALockIsAnotherLaneOnTheTimeline()
    {
        var run = await Recordings.LockHeldInSleep;
        using var tool = new ToolProcess();

        var ending = await tool.Command($"export {run.Folder} -s threads --format csv -o timeline.csv");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var rows = (await tool.Read("timeline.csv")).TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToList();
        var onLanes = rows.Where(row => row[1].StartsWith("worker ", StringComparison.Ordinal)).ToList();
        var lanes = onLanes.Select(row => row[1].Split(' ')[^1]).ToHashSet();
        var locks = onLanes.Where(row => row[3] == "lock").ToList();
        Assert.Contains(locks, row => lanes.Contains(row[^2]));
        Assert.All(locks, row => Assert.NotEqual(row[1].Split(' ')[^1], row[^2]));
    }

    [Fact]
    public async Task AnOrdinaryUserRecordsWithPerfEventsAndSeesTheWorkloadsOwnCodeInTheStacks()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can become another user");
        Assert.SkipUnless(Paranoia() <= 2, "this kernel refuses perf events to ordinary users");
        await Recordings.SkipWithoutPerfEvents();
        using var tool = new ToolProcess();
        await tool.Shell(_ => { }, "chmod", ["-R", "a+rwX", Path.GetDirectoryName(tool.Folder)!]);
        var user = OrdinaryUser.ToString(CultureInfo.InvariantCulture);
        string[] asUser = ["--reuid", user, "--regid", user, "--clear-groups", "dotnet", Locations.Tool];
        string[] run = ["run", "primes", "-s", "sequential", "--launches", "1", "--scheduler", "perf", "--format", "json", "-o", "out"];

        var ending = await tool.Shell(_ => { }, "setpriv", [.. asUser, .. run], ("HOME", tool.Folder));

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.True(new RunOutput(ending.Out).HasPerfEvents);
        var stacks = await tool.Read("out/sequential.speedscope.json");
        Assert.Contains("Primes.IsPrime", stacks, StringComparison.Ordinal);

        // Which native module is on a CPU at a tick is chance.
        Assert.Contains(".so", stacks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAFilterRefusesPerfEventsTheRunGoesOnWithoutThemAndSaysHowToAllowThem()
    {
        using var tool = new ToolProcess();

        var ending = await Refused(tool, "run", "primes", "-s", "threads", "--launches", "1", "--format", "json", "-o", "out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.False(run.HasPerfEvents);
        Assert.Contains("seccomp", run.Json.GetProperty("scheduler").GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.Contains(run.Findings, finding => finding.StartsWith("PerfRefused ", StringComparison.Ordinal));
        var threads = run.Trial("threads").Json;
        Assert.Equal(JsonValueKind.Null, threads.GetProperty("lockWhileCoresIdleMs").ValueKind);
        Assert.Equal(JsonValueKind.Array, threads.GetProperty("waitSites").ValueKind);
        var stacks = await tool.Read("out/threads.speedscope.json");
        Assert.Contains("Primes.IsPrime", stacks, StringComparison.Ordinal);
        AssertNoMoreIsOnACpuThanRan(stacks, threads.GetProperty("launches").EnumerateArray().Last());
        var exported = await tool.Command($"export out -s threads --format folded -o -");
        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Contains("worker 0 ", exported.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAFilterRefusesPerfEventsAndTheyAreAskedForNothingRuns()
    {
        using var tool = new ToolProcess();

        var ending = await Refused(tool, "run", "primes", "--scheduler", "perf", "-o", "none");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("seccomp", ending.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "none")));
    }

    /// <summary>Runs the tool where a filter refuses perf_event_open, as that of a container does.</summary>
    private static Task<ToolProcess.Ending> Refused(ToolProcess tool, params string[] args) =>
        tool.Shell(_ => { }, "dotnet", [Locations.PerfRefusal, "/usr/bin/env", "dotnet", Locations.Tool, .. args]);

    /// <summary>
    /// The samples by the clock, weighted by how long the thread ran, add up to no more than the launch's CPU time. They miss
    /// the time that no sample fell on: the start, and threads that began and ended between two samples.
    /// </summary>
    private static void AssertNoMoreIsOnACpuThanRan(string speedscope, JsonElement launch)
    {
        using var file = new Speedscope(speedscope);
        double Sum(string weighting) => file.Profiles.Where(profile => profile.Is(weighting)).Sum(profile => profile.Length);
        var cpuMs = launch.GetProperty("userMs").GetDouble() + launch.GetProperty("sysMs").GetDouble();
        Assert.InRange(Sum("cpu"), 0.1 * cpuMs, 1.02 * cpuMs);
        Assert.True(Sum("wall") > Sum("cpu"));
    }

    private static int Paranoia() => int.Parse(File.ReadAllText("/proc/sys/kernel/perf_event_paranoid"), CultureInfo.InvariantCulture);
}
