using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Concur.Core.Measuring.Platform;

namespace Concur.EndToEnd.Tests;

/// <summary>Recording a process of known composition that runs already: whose time is where, and that it goes on as if nothing had been.</summary>
[Collection(Alone.Name)]
public sealed class AttachTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("perf")]
    [InlineData("proc")]
    public async Task EveryThreadsTimeIsWhereItWentAndAddsUp(string scheduler)
    {
        Assert.SkipUnless(scheduler != "perf" || SchedulerProbe.PerfRefusal() is null, "this machine refuses perf events");
        using var target = Start(seconds: 5);
        var profile = scheduler == "perf" ? "full" : "light";

        var ending = await _tool.Run("attach", "-p", Text(target.Id), "--duration", "1500ms", "--scheduler", scheduler, "--profile", profile, "-o", "out", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var file = JsonDocument.Parse(ending.Out);
        var trace = file.RootElement.GetProperty("trace");
        var threads = trace.GetProperty("threads").EnumerateArray().ToLookup(thread => thread.GetProperty("name").GetString()!);
        Assert.All(threads.SelectMany(group => group), AddsUp);

        // What the machine's other users took of the spinning thread's time stands in its run queue.
        var spins = threads["spins"].Single();
        var recordedMs = Ms(trace.GetProperty("live"), "recordedMs");
        Near(recordedMs, Ms(spins, "wallMs"), within: 0.05);
        Near(recordedMs, Ms(spins, "computeMs") + Ms(spins, "runQueueMs") + Ms(spins, "gcSuspendedMs"), within: 0.05);

        // Of the two one sleeps with the lock while the other one waits for it.
        var locks = threads.Where(group => group.Key.StartsWith("locks-", StringComparison.Ordinal)).SelectMany(group => group).ToList();
        Assert.Equal(2, locks.Count);
        Near(recordedMs, locks.Sum(thread => Ms(thread, "lockMs")), within: 0.4);
        Assert.All(threads["sleeps"], thread => Assert.Equal(0, Ms(thread, "lockMs") + Ms(thread, "waitMs")));
        Assert.True(Ms(threads["sleeps"].Single(), "ioSleepMs") > 0.5 * recordedMs);
        Assert.Equal(0, Ms(threads["parked"].Single(), "cpuMs"));
        Assert.True(trace.GetProperty("collections")[2].GetInt32() >= 3, trace.GetProperty("collections").ToString());
        Assert.Contains(trace.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").ValueEquals("LockConvoy"));
        if (scheduler == "perf") Assert.Contains(trace.GetProperty("methods").EnumerateArray(), method => method.GetProperty("name").GetString()!.Contains("Work.Spin", StringComparison.Ordinal));

        if (scheduler == "perf") await AssertTheLockedThreadsStackIsTold(Path.Combine(_tool.Folder, "out"));
        Assert.Equal(ending.Out, (await _tool.Run("show", "out", "--format", "json")).Out);
        Assert.EndsWith("report: out/report.html", ending.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("LongRunning, recorded while it ran", await Page("out/report.html"), StringComparison.Ordinal);
        Assert.Equal(0, (await _tool.Run("show", "out", "--format", "html", "-o", "page.html")).ExitCode);
        Assert.Equal(await Page("out/report.html"), await Page("page.html"));
        var export = await _tool.Run("export", "out", "--format", "csv", "-o", "-");
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains(",lock,", export.Out, StringComparison.Ordinal);
        await GoesOn(target);
    }

    private Task<string> Page(string name) => File.ReadAllTextAsync(Path.Combine(_tool.Folder, name), TestContext.Current.CancellationToken);

    [Fact]
    public async Task TheFirstInterruptEndsTheRecordingAndReportsIt()
    {
        using var target = Start(seconds: 5);

        var ending = await _tool.Run(process => _ = Interrupt(process), "attach", "-p", Text(target.Id), "--duration", "1m", "--profile", "light");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("ended early", ending.Error, StringComparison.Ordinal);
        Assert.Contains("of 60.0 s (ended early)", ending.Out, StringComparison.Ordinal);
        await GoesOn(target);

        static async Task Interrupt(Process process)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            using var kill = Process.Start("kill", ["-INT", Text(process.Id)]);
            await kill.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task OfAProcessThatEndsMeanwhileThatMuchIsReported()
    {
        using var target = Start(seconds: 2);

        var ending = await _tool.Run("attach", "-p", Text(target.Id), "--duration", "1m", "-o", "out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains($"process {target.Id} has ended", ending.Error, StringComparison.Ordinal);
        Assert.Contains("(the process ended)", ending.Out, StringComparison.Ordinal);
        Assert.Contains("spins", ending.Out, StringComparison.Ordinal);
        await GoesOn(target);
    }

    /// <summary>In the flame graph of what kept threads off the CPUs: the program's own method that waited for the lock.</summary>
    private static async Task AssertTheLockedThreadsStackIsTold(string folder)
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Directory.GetFiles(folder, "*.speedscope.json").Single(), TestContext.Current.CancellationToken));
        var frames = file.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("name").GetString()!).ToList();
        var blocked = file.RootElement.GetProperty("profiles").EnumerateArray().Where(profile => profile.GetProperty("name").GetString()!.EndsWith("(off-cpu)", StringComparison.Ordinal))
            .SelectMany(profile => profile.GetProperty("samples").EnumerateArray()).Select(stack => string.Join(';', stack.EnumerateArray().Select(frame => frames[frame.GetInt32()]))).ToList();
        Assert.Contains(blocked, stack => stack.Contains("HoldTheLock", StringComparison.Ordinal) && stack.EndsWith(";[lock]", StringComparison.Ordinal));
        Assert.Contains(blocked, stack => stack == "[io-sleep]");
    }

    private static void AddsUp(JsonElement thread)
    {
        string[] parts = ["computeMs", "jitMs", "gcSuspendedMs", "lockMs", "waitMs", "ioSleepMs", "runQueueMs", "unexplainedMs"];
        Assert.Equal(Ms(thread, "wallMs"), parts.Sum(part => Ms(thread, part)), 1e-5);

        // The kernel brings its counters of a running thread up to date at its ticks only.
        Assert.InRange(Ms(thread, "unexplainedMs"), -20, 0.001);
    }

    /// <summary>It is of the same temporary folder as the tool, where its diagnostic socket is.</summary>
    private Process Start(int seconds)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Locations.LongRunning, Text(seconds)]) { RedirectStandardOutput = true, Environment = { ["TMPDIR"] = _tool.Temporary } })!;
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        return process;
    }

    private static async Task GoesOn(Process target)
    {
        await target.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, target.ExitCode);
        Assert.Equal("done\n", await target.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static double Ms(JsonElement thread, string name) => thread.GetProperty(name).GetDouble();

    private static void Near(double expected, double actual, double within) => Assert.InRange(actual, expected * (1 - within), expected * (1 + within));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
