using System.Text;
using Concur.Core.Measuring.Platform;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.EndToEnd.Tests;

/// <summary>What other tools read in recordings of perf events.</summary>
public sealed class PerfDataTests
{
    private const string Perf = "/usr/bin/perf";
    private const string HotspotParser = "/usr/lib/x86_64-linux-gnu/libexec/hotspot-perfparser";

    [Fact]
    public async Task PerfReadsARecordingWithoutAWarningAndNamesTheHotMethod()
    {
        Assert.SkipUnless(SchedulerProbe.PerfRefusal() is null, "this machine refuses perf events");
        Assert.SkipUnless(File.Exists(Perf), "perf is not installed; on Debian 'apt-get install linux-perf' installs it");
        using var tool = new ToolProcess();
        await Record(tool);

        // As recorded: every switch that the tool counts is there, under the thread's name.
        var switches = await tool.Shell(_ => { }, Perf, ["script", "-i", "out/traces/threads.perf.data", "--show-switch-events"]);
        Assert.Equal((0, ""), (switches.ExitCode, switches.Error));
        var files = new TraceSelection("threads", []) { SchedulePath = Path.Combine(tool.Folder, "out", "traces", "threads.perf.data") };
        var log = RecordingReader.Read(files, TestContext.Current.CancellationToken).Schedules;
        var left = log.ProcessOf.Keys.Select(log.Of).OfType<ThreadSchedule>().Sum(schedule => schedule.Voluntary + schedule.Involuntary);
        Assert.Equal(left, switches.Out.Split('\n').Count(line => line.Contains("PERF_RECORD_SWITCH OUT", StringComparison.Ordinal)));

        // As exported: managed frames have names, in each lane's thread.
        var lanes = await Lanes(tool);
        Assert.Contains(lanes, stack => Frames(stack).FirstOrDefault()?.Contains(".Primes.IsPrime+0x", StringComparison.Ordinal) == true);
        Assert.Contains(lanes, stack => Frames(stack).Any(frame => frame.Contains("start_thread", StringComparison.Ordinal)));
        var unnamed = lanes.Where(HasUnnamed).ToList();
        if (unnamed.Count > 0)
        {
            // Seen once, for a reason that is not known: precompiled code had no names. It must have them in a second recording.
            using var again = new ToolProcess();
            await Record(again);
            lanes = await Lanes(again);
            unnamed = [.. lanes.Where(HasUnnamed)];
        }

        Assert.True(unnamed.Count == 0, $"{unnamed.Count} of {lanes.Count} stacks have code without a name: {unnamed.FirstOrDefault()}");

        var header = await tool.Shell(_ => { }, Perf, ["report", "-i", "threads.perf.data", "--header-only"]);
        Assert.Contains("clockid: monotonic (1)", header.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("# hostname", header.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HotspotNamesTheHotMethod()
    {
        Assert.SkipUnless(SchedulerProbe.PerfRefusal() is null, "this machine refuses perf events");
        Assert.SkipUnless(File.Exists(HotspotParser), "hotspot is not installed; on Debian 'apt-get install hotspot' installs it");
        using var tool = new ToolProcess();
        await Record(tool);

        var parser = await tool.Shell(_ => { }, HotspotParser, ["--input", "threads.perf.data", "--output", "threads.parsed"]);

        Assert.Equal(0, parser.ExitCode);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "threads.parsed"), TestContext.Current.CancellationToken);
        var parsed = Encoding.Latin1.GetString(bytes);
        Assert.Contains("Primes.IsPrime", parsed, StringComparison.Ordinal);
        Assert.Contains("worker 0", parsed, StringComparison.Ordinal);
    }

    /// <summary>The stacks of the workers' threads, as perf shows what was exported.</summary>
    private static async Task<List<string>> Lanes(ToolProcess tool)
    {
        var stacks = await tool.Shell(_ => { }, Perf, ["script", "-i", "threads.perf.data"]);
        Assert.Equal((0, ""), (stacks.ExitCode, stacks.Error));
        return [.. stacks.Out.Split("\n\n").Where(stack => stack.StartsWith("worker ", StringComparison.Ordinal))];
    }

    private static bool HasUnnamed(string stack) => Frames(stack).Any(frame =>
        frame.Contains("[unknown]", StringComparison.Ordinal) && frame.Contains("Concur.Harness.dll", StringComparison.Ordinal));

    private static IEnumerable<string> Frames(string stack) => stack.Split('\n').Skip(1);

    private static async Task Record(ToolProcess tool)
    {
        var run = await tool.Run("run", "primes", "-s", "threads", "--launches", "1", "--scheduler", "perf", "-o", "out");
        Assert.True(run.ExitCode == 0, run.Error);
        var export = await tool.Run("export", "out", "-s", "threads", "--format", "perf", "-o", "threads.perf.data");
        Assert.True(export.ExitCode == 0, export.Error);
    }
}
