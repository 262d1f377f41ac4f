using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.EndToEnd.Tests.Measuring;

/// <summary>What perf events say of a process tree, compared with what the kernel counted for it by itself.</summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class SchedulerCountTests
{
    /// <summary>
    /// Newer kernels end a task's perf events before they free its memory, which is CPU time of the process all the same.
    /// </summary>
    private const double MsOfMemoryFreed = 10;

    /// <summary>
    /// Where a thread comes onto an idle CPU, the kernel first sets up the events, in the thread's time, and then reports the
    /// switch.
    /// </summary>
    private const double MsToSetUp = 0.006;

    [Theory]
    [InlineData("primes", "threads", 400_000)]
    [InlineData("http", "async", 5)]
    [InlineData("counter-lock", "threads", 20_000_000)]
    [InlineData("primes", "processes", 100_000)]
    public async Task SwitchesAndCpuTimeAreWhatTheKernelCountedForTheWholeTree(string workload, string strategy, long size)
    {
        var (record, log) = await Record(workload, strategy, size);

        Assert.Equal(0, record.Usage.ExitCode);
        Assert.Equal(0, log.Lost);
        var threads = log.ProcessOf.Keys.Select(log.Of).OfType<ThreadSchedule>().ToList();
        var processes = log.ProcessOf.Values.Distinct().Count();
        var least = (processes * MsOfMemoryFreed) + (threads.Sum(thread => thread.Voluntary!.Value) * MsToSetUp);
        Near(record.Usage.CpuMs!.Value, threads.Sum(thread => thread.Running.TotalNs) / 1e6, least);
        Near(record.Usage.VoluntarySwitches!.Value, threads.Sum(thread => thread.Voluntary!.Value), least: 8 + (2 * processes));
        Near(record.Usage.InvoluntarySwitches!.Value, threads.Sum(thread => thread.Involuntary!.Value), least: 8 + (2 * processes));
    }

    [Fact]
    public async Task LanesRanAsLongAsTheirOwnCountersSay()
    {
        var (record, log) = await Record("primes", "threads", 300_000);

        var lanes = record.Result!.Iterations.Where(iteration => iteration.Measured).SelectMany(iteration => iteration.Lanes).ToList();
        var countedMs = lanes.Sum(lane => lane.AtEnd.CpuNs - lane.AtStart.CpuNs) / 1e6;
        Near(countedMs, lanes.Sum(lane => log.Of(lane.ThreadId)!.Running.Overlap(lane.StartNs, lane.EndNs)) / 1e6, least: 1);
    }

    /// <summary>Within a hundredth, or a little that the program's start and end take outside of the recording.</summary>
    private static void Near(double expected, double seen, double least) =>
        Assert.InRange(seen, expected - Math.Max(least, expected / 100), expected + Math.Max(least, expected / 100));

    private static async Task<(LaunchRecord Record, ThreadSchedules Log)> Record(string workload, string strategy, long size)
    {
        Assert.SkipUnless(SchedulerProbe.PerfRefusal() is null, "this machine refuses perf events");
        using var tool = new ToolProcess();
        var spec = StrategySpec.Parse(strategy, name => name);
        var plan = new LaunchPlan(new TrialPlan(0, spec, 2, 2), Profiled: true, new LaunchSpec
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
        var request = new WorkloadRequest
        {
            Workload = workload,
            Strategies = [strategy],
            Units = 4,
            Size = size,
            Launches = 1,
            Profile = ProfileKind.Full,
            Timeout = TimeSpan.FromMinutes(1),
        };
        var record = await LaunchRecorder.For(HarnessFiles.Find(Locations.ToolFolder), SchedulerKind.Perf)
            .RecordAsync(plan, request, tool.Folder, TestContext.Current.CancellationToken);
        var files = new TraceSelection("launch", []) { SchedulePath = record.Scheduler!.Path };
        return (record, RecordingReader.Read(files, TestContext.Current.CancellationToken).Schedules);
    }
}
