using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Commands of any kind, as a shell would run them.</summary>
[Collection(Alone.Name)]
public class ExecTests
{
    [Fact]
    public async Task CommandsAreTimedAndOneThatFailsLeavesTheOthers()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("exec", "--name", "short", "sleep 0.02", "--name", "long", "sleep 0.06", "--name", "missing", "no-such-program x", "--name", "fails", "sh -c 'echo reason; exit 3'", "--launches", "6", "-o", "out", "--format", "json");

        Assert.Equal(3, ending.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "out", "run.json"), TestContext.Current.CancellationToken), ending.Out);
        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(["ok", "ok", "failed", "failed"], trials.Select(trial => trial.GetProperty("status").GetString()));
        Assert.Equal([0, 0, 127, 3], trials.Select(trial => trial.GetProperty("launches")[0].GetProperty("exitCode").GetInt32()));
        Assert.Equal("exit code 127: no-such-program: command not found", trials[2].GetProperty("error").GetString());
        Assert.Equal("exit code 3: reason", trials[3].GetProperty("error").GetString());
        Assert.All((string[])["realMs", "userMs", "sysMs", "voluntarySwitches"], name => Assert.Equal(JsonValueKind.Null, trials[2].GetProperty("launches")[0].GetProperty(name).ValueKind));
        Assert.Equal(6, trials[0].GetProperty("launches").EnumerateArray().Count(launch => !launch.GetProperty("profiled").GetBoolean()));
        Assert.InRange(trials[0].GetProperty("medianMs").GetDouble(), 20, 60);
        Assert.InRange(trials[1].GetProperty("medianMs").GetDouble(), 60, 150);
        Assert.InRange(trials[1].GetProperty("speedup").GetDouble(), 0.1, 0.9);
        Assert.True(trials[0].GetProperty("launches")[0].GetProperty("voluntarySwitches").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, trials[0].GetProperty("launches")[0].GetProperty("maxRssBytes").ValueKind);
    }

    [Fact]
    public async Task AFileThatTheSystemCannotExecuteLeavesTheOthers()
    {
        using var tool = new ToolProcess();
        var path = Path.Combine(tool.Folder, "broken");
        await File.WriteAllTextAsync(path, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await tool.Shell(_ => { }, "chmod", ["+x", path])).ExitCode);

        var ending = await tool.Run("exec", "./broken", "--name", "good", "true", "--launches", "1", "--profile", "none", "--format", "json");

        Assert.Equal(3, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        Assert.Equal(["./broken", "good"], run.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("strategy").GetString()));
        Assert.Equal(["failed", "ok"], run.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("status").GetString()));
        Assert.Equal(126, run.RootElement.GetProperty("trials")[0].GetProperty("launches")[0].GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task AStoredRunIsShownAgain()
    {
        using var tool = new ToolProcess();

        var run = await tool.Run("exec", "true", "echo quiet", "--launches", "1", "--warmup", "0", "-o", "out");
        var shown = await tool.Run("show", "out");
        var markdown = await tool.Run("show", "out", "--format", "markdown");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(run.Out, shown.Out);
        Assert.DoesNotContain("quiet\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("| echo quiet |", markdown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildrenOfACommandAreCountedWithIt()
    {
        using var tool = new ToolProcess();
        var program = Path.Combine(Locations.Root, "artifacts/bin/SeedProgram", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "SeedProgram.dll");

        var ending = await tool.Run("exec", "--name", "one", $"dotnet {program} single 2 1000000", "--name", "children", $"dotnet {program} processes 2 1000000", "--launches", "1", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var run = JsonDocument.Parse(ending.Out);
        double CpuMs(int trial)
        {
            var launch = run.RootElement.GetProperty("trials")[trial].GetProperty("launches")[0];
            return launch.GetProperty("userMs").GetDouble() + launch.GetProperty("sysMs").GetDouble();
        }

        // Three runtimes start instead of one.
        Assert.InRange(CpuMs(1) / CpuMs(0), 1.2, 10);

        var processes = run.RootElement.GetProperty("trials")[1].GetProperty("processes").EnumerateArray().ToList();
        Assert.Equal(3, processes.Count);
        Assert.All(processes, process => Assert.True(process.GetProperty("dotnet").GetBoolean()));
        Assert.All(processes.Skip(1), process => Assert.Equal(processes[0].GetProperty("pid").GetInt32(), process.GetProperty("parentPid").GetInt32()));
        Assert.All(processes, process => AssertCloses(process.GetProperty("account")));
    }

    [Fact]
    public async Task AProcessWithoutDotnetIsReportedAsTheSystemSawIt()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("exec", "sh -c 'sleep 0.2; true'", "--launches", "1", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var processes = run.RootElement.GetProperty("trials")[0].GetProperty("processes").EnumerateArray().ToList();
        Assert.Contains(processes, process => process.GetProperty("command").GetString()!.Contains("sleep 0.2", StringComparison.Ordinal));
        Assert.All(processes, process => Assert.Equal(JsonValueKind.Null, process.GetProperty("account").ValueKind));
    }

    /// <summary>Whether it is a sleep that the tool started in its test's folder.</summary>
    private static bool IsSleep(string path, string folder)
    {
        try
        {
            return File.ReadAllText(path + "/cmdline").StartsWith("sleep\0", StringComparison.Ordinal) && Directory.ResolveLinkTarget(path + "/cwd", returnFinalTarget: false)?.FullName == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // No process, or gone, or somebody else's.
        }
    }

    private static void AssertCloses(JsonElement account)
    {
        var sum = account.GetProperty("categories").EnumerateArray().Sum(category => category.GetProperty("ms").ValueKind == JsonValueKind.Null ? 0 : category.GetProperty("ms").GetDecimal());
        Assert.Equal(account.GetProperty("laneMs").GetDecimal(), sum + account.GetProperty("unexplainedMs").GetDecimal());
        Assert.Equal(account.GetProperty("laneMs").GetDecimal(), account.GetProperty("lanes").GetInt32() * account.GetProperty("wallMs").GetDecimal());
    }

    [Fact]
    public async Task ACommandThatTakesTooLongIsEndedWithItsChildren()
    {
        using var tool = new ToolProcess();

        var clock = Stopwatch.StartNew();
        var ending = await tool.Run("exec", "sh -c 'sleep 61 & sleep 62'", "true", "--timeout", "300ms", "--launches", "1");

        Assert.Equal(4, ending.ExitCode);
        Assert.Contains("raise --timeout", ending.Out, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), path => IsSleep(path, tool.Folder));
    }
}
