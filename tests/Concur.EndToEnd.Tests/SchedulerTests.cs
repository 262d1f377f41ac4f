using System.Globalization;
using System.Text.Json;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Scheduling;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.EndToEnd.Tests;

/// <summary>What perf events say of a process tree, held against what the kernel counted for it by itself.</summary>
[Collection(Alone.Name)]
public class SchedulerTests
{
    private const int OrdinaryUser = 65534;

    /// <summary>Newer kernels end a task's perf events before they take its memory down, which is CPU time of the process all the same.</summary>
    private const double MsOfMemoryTakenDown = 10;

    /// <summary>Where a thread comes onto an idle CPU, the kernel first sets the events up, on the thread's account, and then tells of the switch.</summary>
    private const double MsToSetUp = 0.006;

    /// <summary>Whether this machine grants perf events; where it does not, the fallback is what these tests are about.</summary>
    private static bool Granted => SchedulerProbe.PerfRefusal() is null;

    [Theory]
    [InlineData("primes", "threads", 400_000)]
    [InlineData("http", "async", 5)]
    [InlineData("counter-lock", "threads", 20_000_000)]
    [InlineData("primes", "processes", 100_000)]
    public async Task SwitchesAndCpuTimeAreWhatTheKernelCountedForTheWholeTree(string workload, string strategy, long size)
    {
        using var tool = new ToolProcess();
        var plan = Plan(workload, strategy, size);

        var record = await LaunchRecorder.For(HarnessFiles.Find(Locations.ToolFolder), Granted ? SchedulerKind.Perf : SchedulerKind.Proc)
            .RecordAsync(plan, Request(plan), tool.Folder, TestContext.Current.CancellationToken);

        Assert.Equal(0, record.ExitCode);
        if (!Granted)
        {
            Assert.Equal(SchedulerKind.Proc, record.Scheduler!.Kind);
            return;
        }

        var log = SchedulesOf(record);
        var threads = log.ProcessOf.Keys.Select(log.Of).OfType<ThreadSchedule>().ToList();
        var processes = log.ProcessOf.Values.Distinct().Count();
        Assert.Equal(0, log.Lost);
        var setUpMs = threads.Sum(thread => thread.Voluntary) * MsToSetUp;
        Near((record.User + record.Kernel).TotalMilliseconds, threads.Sum(thread => thread.Running.TotalNs) / 1e6, least: (processes * MsOfMemoryTakenDown) + setUpMs);
        Near(record.VoluntarySwitches!.Value, threads.Sum(thread => thread.Voluntary), least: 8 + (2 * processes));
        Near(record.InvoluntarySwitches!.Value, threads.Sum(thread => thread.Involuntary), least: 8 + (2 * processes));
    }

    [Fact]
    public async Task LanesRanAsLongAsTheirOwnCountersSay()
    {
        Assert.SkipUnless(Granted, "this machine refuses perf events");
        using var tool = new ToolProcess();
        var plan = Plan("primes", "threads", 300_000);

        var record = await LaunchRecorder.For(HarnessFiles.Find(Locations.ToolFolder), SchedulerKind.Perf).RecordAsync(plan, Request(plan), tool.Folder, TestContext.Current.CancellationToken);

        var log = SchedulesOf(record);
        var lanes = record.Result!.Iterations.Where(iteration => iteration.Measured).SelectMany(iteration => iteration.Lanes).ToList();
        Near(lanes.Sum(lane => lane.AtEnd.CpuNs - lane.AtStart.CpuNs) / 1e6, lanes.Sum(lane => log.Of(lane.ThreadId)!.Running.Overlap(lane.StartNs, lane.EndNs)) / 1e6, least: 1);
    }

    [Fact]
    public async Task TheStackThatWaitedForALockStandsUnderItsCategory()
    {
        Assert.SkipUnless(Granted, "this machine refuses perf events");
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "counter-lock", "-s", "threads", "-w", "2", "--launches", "1", "-o", "out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "out", "threads.speedscope.json"), TestContext.Current.CancellationToken));
        var frames = file.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("name").GetString()!).ToList();

        // A lane has a thread per iteration, and one of them may have found the lock free all the time.
        var lanes = file.RootElement.GetProperty("profiles").EnumerateArray().Where(profile => profile.GetProperty("name").GetString() is { } name && name.StartsWith("lane ", StringComparison.Ordinal) && name.EndsWith("(off-cpu)", StringComparison.Ordinal));
        var waited = lanes.SelectMany(lane => lane.GetProperty("samples").EnumerateArray()).Select(stack => string.Join(';', stack.EnumerateArray().Select(frame => frames[frame.GetInt32()]))).ToList();
        Assert.Contains(waited, stack => stack.Contains("CounterLock.Count", StringComparison.Ordinal) && stack.EndsWith("[lock]", StringComparison.Ordinal));
        Assert.Contains(file.RootElement.GetProperty("profiles").EnumerateArray(), profile => profile.GetProperty("name").GetString()!.EndsWith("(cpu)", StringComparison.Ordinal));
        AssertWallHoldsWhatWasOffTheCpus(file.RootElement.GetProperty("profiles"));
        await AssertTheLockIsToldOf(Path.Combine(tool.Folder, "out", "run.json"));
        await AssertOwnersAreThreadsOnTheTimeline(tool);
    }

    /// <summary>A thread's time by the clock is what it was blocked and what it had something to run.</summary>
    private static ThreadSchedules SchedulesOf(LaunchRecord record) =>
        RecordingReader.Read(new TraceSelection("launch", []) { SchedulePath = record.Scheduler!.Path }, TestContext.Current.CancellationToken).Schedules;

    private static void AssertWallHoldsWhatWasOffTheCpus(JsonElement profiles)
    {
        var byName = profiles.EnumerateArray().ToDictionary(profile => profile.GetProperty("name").GetString()!, profile => profile.GetProperty("endValue").GetDouble());
        var walls = byName.Where(profile => profile.Key.StartsWith("lane ", StringComparison.Ordinal) && profile.Key.EndsWith(" (wall)", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(walls);
        Assert.All(walls, wall => Assert.True(wall.Value > byName.GetValueOrDefault(wall.Key.Replace(" (wall)", " (off-cpu)", StringComparison.Ordinal))));
    }

    /// <summary>Where it was waited for, and how much of that left a core idle.</summary>
    private static async Task AssertTheLockIsToldOf(string runFile)
    {
        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(runFile, TestContext.Current.CancellationToken));
        var threads = run.RootElement.GetProperty("trials")[1];
        var (locks, site) = (threads.GetProperty("locks"), threads.GetProperty("waitSites").EnumerateArray().First(site => site.GetProperty("kind").GetString() == "lock"));
        Assert.EndsWith("CounterLock.Count", site.GetProperty("site").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("CounterLock.Count", locks.GetProperty("top")[0].GetProperty("sites")[0].GetProperty("site").GetString(), StringComparison.Ordinal);
        Assert.InRange(threads.GetProperty("lockWhileCoresIdleMs").GetDouble(), 0, locks.GetProperty("totalMs").GetDouble());
        Assert.Equal(1, threads.GetProperty("recordedCoresInUse").EnumerateArray().Sum(share => share.GetProperty("share").GetDouble()), 6);
    }

    private static async Task AssertOwnersAreThreadsOnTheTimeline(ToolProcess tool)
    {
        var ending = await tool.Run("export", "out", "-s", "threads", "--format", "csv", "-o", "timeline.csv");
        Assert.True(ending.ExitCode == 0, ending.Error);
        var lines = (await File.ReadAllLinesAsync(Path.Combine(tool.Folder, "timeline.csv"), TestContext.Current.CancellationToken)).Select(line => line.Split(',')).ToList();
        var lanes = lines.Select(cells => cells[1]).Where(name => name.StartsWith("lane ", StringComparison.Ordinal)).Select(name => name.Split(' ')[^1]).ToHashSet();
        var locks = lines.Where(cells => cells[1].StartsWith("lane ", StringComparison.Ordinal) && cells[3] == "lock").ToList();
        Assert.Contains(locks, cells => lanes.Contains(cells[^1]));
        Assert.All(locks, cells => Assert.NotEqual(cells[1].Split(' ')[^1], cells[^1]));
    }

    [Fact]
    public async Task AnOrdinaryUserRecordsWithPerfEventsAndSeesTheWorkloadsOwnCodeInTheStacks()
    {
        Assert.SkipUnless(Granted && Environment.UserName == "root" && Paranoia() <= 2, "takes root to become somebody else, and a kernel that lets ordinary users");
        using var tool = new ToolProcess();
        await tool.Shell(_ => { }, "chmod", ["-R", "a+rwX", Path.GetDirectoryName(tool.Folder)!]);
        var user = OrdinaryUser.ToString(CultureInfo.InvariantCulture);

        var ending = await tool.Shell(
            _ => { }, "setpriv", ["--reuid", user, "--regid", user, "--clear-groups", "dotnet", Locations.Tool, "run", "primes", "-s", "threads", "--launches", "1", "--scheduler", "perf", "--format", "json", "-o", "out"], ("HOME", tool.Folder));

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var run = JsonDocument.Parse(ending.Out);
        Assert.Equal("perf", run.RootElement.GetProperty("scheduler").GetProperty("source").GetString());
        var stacks = await File.ReadAllTextAsync(Path.Combine(tool.Folder, "out", "threads.speedscope.json"), TestContext.Current.CancellationToken);
        Assert.Contains("Primes.IsPrime", stacks, StringComparison.Ordinal);
        Assert.Contains("[libcoreclr.so]", stacks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAFilterRefusesPerfEventsTheRunGoesOnWithoutThemAndSaysHowToAllowThem()
    {
        using var tool = new ToolProcess();
        string[] Refused(params string[] args) => [Locations.PerfRefusal, HarnessFiles.Find(Locations.ToolFolder).Host, Locations.Tool, .. args];

        var auto = await tool.Shell(_ => { }, "dotnet", Refused("run", "primes", "-s", "threads", "--launches", "1", "--format", "json", "-o", "out"));
        var asked = await tool.Shell(_ => { }, "dotnet", Refused("run", "primes", "--scheduler", "perf", "-o", "none"));

        Assert.True(auto.ExitCode == 0, auto.Error);
        using var run = JsonDocument.Parse(auto.Out);
        Assert.Equal("proc", run.RootElement.GetProperty("scheduler").GetProperty("source").GetString());
        Assert.Contains("seccomp", run.RootElement.GetProperty("scheduler").GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.Contains(run.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").GetString() == "PerfRefused");
        var stacks = await File.ReadAllTextAsync(Path.Combine(tool.Folder, "out", "threads.speedscope.json"), TestContext.Current.CancellationToken);
        Assert.Contains("Primes.IsPrime", stacks, StringComparison.Ordinal);
        AssertNoMoreIsOnACpuThanRan(stacks, run.RootElement.GetProperty("trials")[1].GetProperty("launches").EnumerateArray().Last());
        var threads = run.RootElement.GetProperty("trials")[1];
        Assert.Equal(JsonValueKind.Null, threads.GetProperty("lockWhileCoresIdleMs").ValueKind);
        Assert.Equal(JsonValueKind.Array, threads.GetProperty("waitSites").ValueKind);
        var exported = await tool.Run("export", "out", "-s", "threads", "--format", "folded", "-o", "threads.folded");
        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Contains("lane 0 ", await File.ReadAllTextAsync(Path.Combine(tool.Folder, "threads.folded"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("seccomp", asked.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "none")));
    }

    /// <summary>The samples of the clock, weighted by what ran, add up to no more than the launch's CPU time. They miss what no sample fell on: the start, and threads that began and ended between two looks.</summary>
    private static void AssertNoMoreIsOnACpuThanRan(string speedscope, JsonElement launch)
    {
        using var file = JsonDocument.Parse(speedscope);
        double Sum(string weighting) => file.RootElement.GetProperty("profiles").EnumerateArray()
            .Where(profile => profile.GetProperty("name").GetString()!.EndsWith(weighting, StringComparison.Ordinal)).Sum(profile => profile.GetProperty("endValue").GetDouble());
        var cpuMs = launch.GetProperty("userMs").GetDouble() + launch.GetProperty("sysMs").GetDouble();
        Assert.InRange(Sum("(cpu)"), 0.1 * cpuMs, 1.02 * cpuMs);
        Assert.True(Sum("(wall)") > Sum("(cpu)"));
    }

    /// <summary>Within a hundredth, or a little that the program's start and end take outside of the recording.</summary>
    private static void Near(double expected, double seen, double least) => Assert.InRange(seen, expected - Math.Max(least, expected / 100), expected + Math.Max(least, expected / 100));

    private static int Paranoia() => int.Parse(File.ReadAllText("/proc/sys/kernel/perf_event_paranoid"), CultureInfo.InvariantCulture);

    private static LaunchPlan Plan(string workload, string strategy, long size)
    {
        var spec = StrategySpec.Parse(strategy, name => name);
        return new LaunchPlan(new TrialPlan(0, spec, 2, 2), Profiled: true, new LaunchSpec
        {
            Workload = workload,
            Strategy = strategy,
            Units = 4,
            Size = size,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 100,
            Iterations = 8,
            ResultPath = "",
        });
    }

    private static RunRequest Request(LaunchPlan plan) => new()
    {
        Workload = plan.Spec.Workload,
        Strategies = [plan.Spec.Strategy],
        Units = plan.Spec.Units,
        Size = plan.Spec.Size,
        Launches = 1,
        Profile = ProfileKind.Full,
        Timeout = TimeSpan.FromMinutes(1),
    };
}
