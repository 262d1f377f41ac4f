using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>A program of known composition that was compiled ahead of time (NativeAOT): what is known of it, and what is not.</summary>
public sealed class CompiledAheadTests(CompiledAheadProgram program) : IClassFixture<CompiledAheadProgram>, IDisposable
{
    private const string Burning = "ahead_Sum.Roots";
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    /// <summary>Two threads use the CPUs for a known time each; on a busy machine a part of it lies behind their last readings.</summary>
    [Fact]
    public async Task TheAccountOfACommandSaysWhereItsTimeWent()
    {
        program.SkipWithoutIt();
        var ending = await _tool.Run(
            "exec", CompiledAheadProgram.Once(program.Path), "--launches", "1", "--warmup", "0", "-o", "out", "--format", "json");

        var process = ProcessOf(ending);
        Assert.True(process.GetProperty("nativeAot").GetBoolean());
        var account = process.GetProperty("account");
        var (wallMs, laneMs, lanes) = (Ms(account, "wallMs"), Ms(account, "laneMs"), account.GetProperty("lanes").GetInt32());
        var categories = account.GetProperty("categories").EnumerateArray()
            .ToDictionary(category => category.GetProperty("name").GetString()!, category => category.GetProperty("ms"));
        double Of(string name) => categories[name].GetDouble();

        // Its main thread, two that burn, one that waits for the lock, and its owner: none of the recorder's own.
        Assert.InRange(lanes, 1, 5);
        Assert.Equal(lanes * wallMs, laneMs, 1e-5);
        var known = categories.Values.Where(value => value.ValueKind == JsonValueKind.Number).Sum(value => value.GetDouble());
        Assert.Equal(laneMs, known + Ms(account, "unexplainedMs"), 1e-5);
        Assert.Equal(JsonValueKind.Null, categories["jit"].ValueKind);

        // A thread that is no lane has less than 1 ms.
        var cpu = process.GetProperty("polledCpu");
        Assert.InRange(Of("compute") + Ms(cpu, "notSeenMs"), (2 * CompiledAheadProgram.BurnMs) - 10, Ms(cpu, "cpuMs"));
        Assert.InRange(Of("lock"), 0, wallMs); // One thread alone waits for the lock,
        Assert.InRange(Of("wait"), 0, 2 * wallMs); // and that one and the main thread for other threads.
    }

    /// <summary>One of its threads is blocked on a lock for a known time.</summary>
    [Fact]
    public async Task TheTraceOfACommandNamesItsMethodsAndItsWait()
    {
        program.SkipWithoutIt();
        var ending = await _tool.Run(
            "exec", CompiledAheadProgram.Once(program.Path), "--launches", "1", "--warmup", "0", "-o", "out", "--format", "json");
        Assert.True(ending.ExitCode == 0, ending.Error);
        var trace = Directory.GetFiles(Path.Combine(_tool.Folder, "out", "traces"), "*.nettrace").Single();

        using var file = JsonDocument.Parse((await _tool.Command($"analyze {trace} --format json")).Out);
        var report = file.RootElement.GetProperty("trace");

        AssertWhatItDoesNotTell(report);
        Assert.Equal(1, report.GetProperty("contentions").GetProperty("count").GetInt64());
        Assert.True(Ms(report.GetProperty("contentions"), "totalMs") >= CompiledAheadProgram.LockMs);
        Assert.True(Ms(report.GetProperty("waits"), "totalMs") >= CompiledAheadProgram.BurnMs); // Its main thread joins the others.
        Assert.Contains(Burning, Methods(report));
        Assert.Equal(0, (await _tool.Command($"export {trace} --format folded -o stacks.txt")).ExitCode);
        Assert.Contains("ahead_Threads.Burn;" + Burning, await _tool.Read("stacks.txt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perf")]
    [InlineData("proc")]
    public async Task ARunningOneIsRecordedAndItsMethodsHaveNames(string scheduler)
    {
        program.SkipWithoutIt();
        if (scheduler == "perf") await Recordings.SkipWithoutPerfEvents();
        using var target = CompiledAheadProgram.Start(program.Path, _tool);

        using var file = await Attach(target, scheduler);
        target.StandardInput.Close();
        await target.WaitForExitAsync(TestContext.Current.CancellationToken);

        var report = file.RootElement.GetProperty("trace");
        AssertWhatItDoesNotTell(report);
        Assert.Contains(Burning, Methods(report));
        var threads = report.GetProperty("threads").EnumerateArray().ToLookup(thread => thread.GetProperty("name").GetString()!);
        Assert.All(((string[])["burner 1", "burner 2"]).Select(name => threads[name].Single()), burner =>
        {
            Assert.InRange(Ms(burner, "computeMs"), 0.001, Ms(burner, "wallMs") + 0.001);
            Assert.Equal(0, Ms(burner, "lockMs") + Ms(burner, "waitMs"));
        });

        // One of the two sleeps with the lock while the other one waits for it. Which of them is an owner, no event says.
        var locks = report.GetProperty("live").GetProperty("locks");
        Assert.True(locks.GetProperty("waits").GetInt64() > 0);
        Assert.All(locks.GetProperty("top").EnumerateArray(), held => Assert.Equal(0, held.GetProperty("owners").GetArrayLength()));
        Assert.True(Ms(threads["locks-1"].Single(), "lockMs") + Ms(threads["locks-2"].Single(), "lockMs") > 0);
        Assert.Equal(0, target.ExitCode);
    }

    [Fact]
    public async Task OneWithoutEventsIsSaidToBeSuch()
    {
        program.SkipWithoutIt();
        using var target = CompiledAheadProgram.Start(program.PathWithoutEvents, _tool);

        var attached = await _tool.Run("attach", IdOf(target));
        target.StandardInput.Close();
        var command = CompiledAheadProgram.Once(program.PathWithoutEvents);
        var run = await _tool.Run("exec", command, "--launches", "1", "--warmup", "0", "-o", "out", "--format", "json");

        Assert.Equal(2, attached.ExitCode);
        Assert.Contains("was compiled ahead of time (NativeAOT) without events; publish", attached.LastErrorLine, StringComparison.Ordinal);
        var process = ProcessOf(run);
        Assert.True(process.GetProperty("nativeAot").GetBoolean());
        Assert.Equal(JsonValueKind.Null, process.GetProperty("account").ValueKind);
        var shown = await _tool.Command($"show out --details");
        Assert.Contains("no account: it was compiled ahead of time", shown.Out, StringComparison.Ordinal);
    }

    /// <summary>Records for as long as it takes to see the lock and a sample: on a busy machine they come late.</summary>
    private async Task<JsonDocument> Attach(Process target, string scheduler)
    {
        const int longestMs = 24_000;
        for (var durationMs = 1_500; ; durationMs *= 2)
        {
            if (Directory.Exists(Path.Combine(_tool.Folder, "out"))) Directory.Delete(Path.Combine(_tool.Folder, "out"), recursive: true);
            var ending = await _tool.Command(
                $"attach {IdOf(target)} --scheduler {scheduler} --duration {durationMs}ms -o out --format json");
            Assert.True(ending.ExitCode == 0, ending.Error);
            var file = JsonDocument.Parse(ending.Out);
            var report = file.RootElement.GetProperty("trace");
            var isEnough = report.GetProperty("contentions").GetProperty("count").GetInt64() > 0 && Methods(report).Contains(Burning);
            if (isEnough || durationMs >= longestMs) return file;
            file.Dispose();
        }
    }

    private static void AssertWhatItDoesNotTell(JsonElement report)
    {
        Assert.Equal("NativeAOT", report.GetProperty("process").GetProperty("runtime").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("process").GetProperty("cores").ValueKind);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("compilations").ValueKind);
        Assert.All(
            report.GetProperty("threads").EnumerateArray(),
            thread => Assert.Equal(JsonValueKind.Null, thread.GetProperty("jitMs").ValueKind));
        Assert.Contains(
            report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").ValueEquals("CompiledAhead"));
    }

    private static List<string> Methods(JsonElement report) =>
        [.. report.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()!)];

    private static JsonElement ProcessOf(ToolProcess.Ending ending)
    {
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out).Trials.Single().Json.GetProperty("processes").EnumerateArray().Single();
    }

    private static string IdOf(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private static double Ms(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
