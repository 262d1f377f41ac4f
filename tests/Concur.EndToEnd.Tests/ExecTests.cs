using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Commands of any kind, as a shell would run them.</summary>
public class ExecTests
{
    /// <summary>A sleep is never shorter than it was made; load may make it any longer.</summary>
    [Fact]
    public async Task CommandsAreTimedAndOneThatFailsLeavesTheOthers()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            "exec", "--name", "short", "sleep 0.02", "--name", "long", "sleep 0.06", "--name", "missing", "no-such-program x",
            "--name", "fails", "sh -c 'echo reason; exit 3'", "--launches", "6", "-o", "out", "--format", "json");

        Assert.Equal(3, ending.ExitCode);
        Assert.Equal(await tool.Read("out/run.json"), ending.Out);
        var run = new RunOutput(ending.Out);
        var (brief, longer, missing, fails) = (run.Trials[0], run.Trials[1], run.Trials[2], run.Trials[3]);
        Assert.Equal(["ok", "ok", "failed", "failed"], run.Statuses);
        Assert.Equal([0, 0, 127, 3], run.Trials.Select(trial => Launches(trial)[0].GetProperty("exitCode").GetInt32()));
        Assert.Equal("exit code 127: no-such-program: command not found", missing.Text("error"));
        Assert.Equal("exit code 3: reason", fails.Text("error"));
        string[] unknown = ["realMs", "userMs", "sysMs", "voluntarySwitches"];
        Assert.All(unknown, name => Assert.Equal(JsonValueKind.Null, Launches(missing)[0].GetProperty(name).ValueKind));
        Assert.Equal(6, Launches(brief).Count(launch => !launch.GetProperty("profiled").GetBoolean()));
        Assert.True(brief.MedianMs >= 20, $"{brief.MedianMs} ms");
        Assert.True(longer.MedianMs >= 60, $"{longer.MedianMs} ms");
        var ratios = Timed(brief).Zip(Timed(longer), (one, other) => one / other).ToList();
        Assert.InRange(longer.Json.GetProperty("speedup").GetDouble(), ratios.Min(), ratios.Max());
        Assert.True(Launches(brief)[0].GetProperty("voluntarySwitches").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, Launches(brief)[0].GetProperty("maxRssBytes").ValueKind);
        Assert.InRange(Launches(brief)[^1].GetProperty("maxRssBytes").GetInt64(), 500_000, 20_000_000);
    }

    /// <summary>The kernel's own figure: a shell that fills 60 MB beside one that fills next to nothing.</summary>
    [Fact]
    public async Task ThePeakOfSmallCommandsIsTheirOwn()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("exec", "false", "head -c 60000000 /dev/zero | tail -c 60000000 | wc -c", "-i", "--launches", "1");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var shown = await tool.Command($"show last --format csv");
        var lines = shown.Out.TrimEnd('\n').Split('\n');
        var column = Array.IndexOf(lines[0].Split(','), "maxRssBytes");
        long BytesOf(string command) => long.Parse(
            lines.Single(line => line.StartsWith(command, StringComparison.Ordinal)).Split(',')[column],
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(BytesOf("false"), 500_000, 20_000_000);
        Assert.InRange(BytesOf("head"), 60_000_000, 400_000_000);
    }

    [Fact]
    public async Task AFileThatTheSystemCannotExecuteLeavesTheOthers()
    {
        using var tool = new ToolProcess();
        await tool.Write("broken", "#!/no/such/interpreter\n");
        Assert.Equal(0, (await tool.Shell(_ => { }, "chmod", ["+x", "broken"])).ExitCode);

        var ending = await tool.Command($"exec ./broken --name good true --launches 1 --profile none --format json");

        Assert.Equal(3, ending.ExitCode);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["./broken", "good"], run.Trials.Select(trial => trial.Strategy));
        Assert.Equal(["failed", "ok"], run.Statuses);
        Assert.Equal(126, Launches(run.Trials[0])[0].GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task AStoredRunIsShownAgain()
    {
        using var tool = new ToolProcess();

        var run = await tool.Run("exec", "true", "echo quiet", "--launches", "1", "--warmup", "0", "--profile", "none", "-o", "out");
        var shown = await tool.Command($"show out");
        var markdown = await tool.Command($"show out --format markdown");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(run.Out, shown.Out);
        Assert.DoesNotContain("quiet\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("| echo quiet |", markdown.Out, StringComparison.Ordinal);
    }

    /// <summary>Three runtimes start instead of one, and they have the same little to do.</summary>
    [Fact]
    public async Task ChildrenOfACommandAreCountedWithIt()
    {
        using var tool = new ToolProcess();
        var program = "dotnet " + Locations.SeedProgram;

        var ending = await tool.Command(
            $"exec --name one {program + " single 2 1000"} --name children {program + " processes 2 1000"} --launches 1 --format json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.True(run.Trials[1].CpuMs > 1.5 * run.Trials[0].CpuMs, $"{run.Trials[1].CpuMs} ms, {run.Trials[0].CpuMs} ms");
        var processes = run.Trials[1].Json.GetProperty("processes").EnumerateArray().ToList();
        Assert.Equal(3, processes.Count);
        Assert.All(processes, process => Assert.True(process.GetProperty("dotnet").GetBoolean()));
        var parents = processes.Skip(1).Select(process => process.GetProperty("parentPid").GetInt32()).Distinct();
        Assert.Equal(processes[0].GetProperty("pid").GetInt32(), Assert.Single(parents));
        Assert.All(processes, process => AssertCloses(process.GetProperty("account")));
    }

    [Fact]
    public async Task AProcessWithoutDotnetIsReportedAsTheSystemSawIt()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("exec", "sh -c 'sleep 0.2; true'", "--launches", "1", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        var processes = new RunOutput(ending.Out).Trials[0].Json.GetProperty("processes").EnumerateArray().ToList();
        Assert.Contains(processes, process => process.GetProperty("command").GetString()!.Contains("sleep 0.2", StringComparison.Ordinal));
        Assert.All(processes, process => Assert.Equal(JsonValueKind.Null, process.GetProperty("account").ValueKind));
    }

    [Fact]
    public async Task NoFileOfARunHoldsASecretOfACommandLine()
    {
        using var tool = new ToolProcess();
        var command = $"dotnet {Locations.SeedProgram} single 2 1000 --password hunter2secret";

        var ending = await tool.Run("exec", command, "--launches", "1", "-o", "out", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(tool.Folder, "out", "traces"), "*.nettrace"));
        Secrets.AssertNoneIn(Path.Combine(tool.Folder, "out"), "hunter2secret");
    }

    [Fact]
    public async Task ACommandThatTakesTooLongIsEndedWithItsChildren()
    {
        using var tool = new ToolProcess();

        var clock = Stopwatch.StartNew();
        var ending = await tool.Run("exec", "sh -c 'sleep 361 & sleep 362'", "--timeout", "300ms", "--launches", "1", "--profile", "none");

        Assert.Equal(4, ending.ExitCode);
        Assert.Contains("raise --timeout", ending.Out, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 300);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), path => IsSleep(path, tool.Folder));
    }

    /// <summary>Whether it is a sleep that the tool started in its test's folder.</summary>
    private static bool IsSleep(string path, string folder)
    {
        try
        {
            return File.ReadAllText(path + "/cmdline").StartsWith("sleep\0", StringComparison.Ordinal)
                && Directory.ResolveLinkTarget(path + "/cwd", returnFinalTarget: false)?.FullName == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It is no process, has ended, or belongs to another user.
        }
    }

    private static List<JsonElement> Launches(TrialOutput trial) => [.. trial.Json.GetProperty("launches").EnumerateArray()];

    /// <summary>No category is negative, and nearly all of the time has a name where the process's source tells all categories.</summary>
    private static IEnumerable<double> Timed(TrialOutput trial) =>
        Launches(trial).Where(launch => !launch.GetProperty("profiled").GetBoolean())
            .Select(launch => launch.GetProperty("realMs").GetDouble());

    private static void AssertCloses(JsonElement account)
    {
        decimal Of(string name) => account.GetProperty(name).GetDecimal();
        var parts = account.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("ms"))
            .Where(ms => ms.ValueKind != JsonValueKind.Null).Select(ms => ms.GetDecimal()).ToList();
        Assert.All(parts, ms => Assert.True(ms >= 0));
        Assert.Equal(Of("laneMs"), Of("lanes") * Of("wallMs"));
        Assert.Equal(Of("laneMs"), parts.Sum() + Of("unexplainedMs"));
    }
}
