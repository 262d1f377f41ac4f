using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Runs on other machines, which are other processes of this one.</summary>
public sealed class AtTests(UserCodeTests.Library library) : IClassFixture<UserCodeTests.Library>, IDisposable
{
    private const string TextLength = "Never.Seen.Work.TextLengthAsync";

    private static readonly string[] Briefly =
        ["primes", "-n", "1000", "-s", "threads", "--launches", "1", "--iterations", "2", "--profile", "none"];

    /// <summary>Long enough for a test to see it run.</summary>
    private static readonly string[] Long = ["sleep", "-n", "60000", "-u", "2", "-s", "threads", "--launches", "1", "--profile", "none"];

    private readonly Controller _controller = new();

    public void Dispose() => _controller.Dispose();

    [Fact]
    public async Task OneCommandMakesAFolderForEachMachineAndComparesThem()
    {
        var runs = await _controller.Json(
            "run", "primes", "-n", "20000", "-s", "threads,processes", "--launches", "1", "--iterations", "2", "--at", Both);

        var machines = Machines(runs);
        Assert.Equal(["env", "env-2"], machines.Select(machine => machine.GetProperty("name").GetString()));
        foreach (var machine in machines)
        {
            var folder = machine.GetProperty("folder").GetString()!;
            Assert.EndsWith("_primes_" + machine.GetProperty("name").GetString(), folder, StringComparison.Ordinal);
            var run = new RunOutput(await File.ReadAllTextAsync(Path.Combine(folder, "run.json"), TestContext.Current.CancellationToken));
            Assert.Equal(3, run.Trials.Count);
            run.AssertResultsAgree();
            Assert.All(run.Trials, trial => Assert.Equal(JsonValueKind.Object, trial.Json.GetProperty("account").ValueKind));
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder, "traces"), "processes-w*.nettrace"));
            Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        }

        var comparison = runs.GetProperty("comparison");
        Assert.Equal("env", comparison.GetProperty("baseline").GetProperty("name").GetString());
        Assert.Equal("times", comparison.GetProperty("candidates")[0].GetProperty("scope").GetString());
    }

    [Fact]
    public async Task ThePrintedComparisonSaysWhatMachinesCost()
    {
        var ending = await _controller.Run(["run", .. Briefly, "--at", Both, "--price", "env=0.40/hour", "--price", "env-2=2/hour"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("env-2 against env", ending.Out, StringComparison.Ordinal);
        Assert.Contains("Same machine, same runtime, same request", ending.Out, StringComparison.Ordinal);
        Assert.Contains("a million units", ending.Out, StringComparison.Ordinal);
        Assert.Contains("prices and costs are in the currency of --price", ending.Out, StringComparison.Ordinal);
        Assert.Contains("speed-up on env", ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("before", ending.Out, StringComparison.Ordinal);
        Assert.Equal(2, ending.Error.Split('\n').Count(line => line.StartsWith("Saved in concur-runs/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheSecondRunShipsNothingAndAChangedAssemblyIsShippedAlone()
    {
        library.CopyTo(_controller.Tool);
        string[] run = ["run", "lib.dll", "--method", TextLength, "-n", "10", "-s", "threads", "--launches", "1", "--iterations", "1",
            "--profile", "none", "--at", _controller.Target("one")];

        var first = await _controller.Run(run);
        var second = await _controller.Run(run);
        await using (var assembly = new FileStream(Path.Combine(_controller.Tool.Folder, "lib.dll"), FileMode.Append))
            assembly.WriteByte(0); // Behind its end, where the runtime does not look.
        var third = await _controller.Run(run);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Matches("shipped [0-9]+ files", first.Error);
        Assert.Contains("shipped nothing to env", second.Error, StringComparison.Ordinal);
        Assert.True(third.ExitCode == 0, third.Error);
        Assert.Contains("shipped 1 file, ", third.Error, StringComparison.Ordinal);
    }

    /// <summary>The machine has no folder of packages.</summary>
    [Fact]
    public async Task APackageThatIsNotBesideTheLibraryIsShippedToo()
    {
        library.CopyTo(_controller.Tool);
        File.Delete(Path.Combine(_controller.Tool.Folder, "Newtonsoft.Json.dll"));

        var runs = await _controller.Json(
            "run", "lib.dll", "--method", TextLength, "-n", "100", "-s", "threads,processes", "--launches", "1", "--iterations", "1",
            "--profile", "none", "--at", _controller.Target("one") + " NUGET_PACKAGES=/nonexistent");

        var folder = Assert.Single(Machines(runs)).GetProperty("folder").GetString()!;
        var run = new RunOutput(await File.ReadAllTextAsync(Path.Combine(folder, "run.json"), TestContext.Current.CancellationToken));
        run.AssertResultsAgree();
        Assert.Equal(new RunOutput(library.Ending.Out).Trials[0].Text("digest") is not null, run.Trials[0].Text("digest") is not null);
        Assert.All(run.Statuses, status => Assert.Equal("ok", status));
    }

    [Fact]
    public async Task StrategiesOfTheUserRunThereToo()
    {
        var ending = await _controller.Run(
            "run", "primes", "-n", "100", "-s", $"reactive,{Locations.PlugIns}", "--launches", "1", "--iterations", "1",
            "--profile", "none", "--at", _controller.Target("one"), "--details");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("reactive", ending.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99.0 9.9.9", "update it here")]
    [InlineData("0.1 0.0.1", "update it on 'env'")]
    public async Task AnotherProtocolIsRefusedInALine(string greeting, string advice)
    {
        await _controller.Tool.Write("other.sh", $"echo dotnet-concur-agent {greeting}\ncat >/dev/null\n");
        _controller.Variables.Add(("CONCUR_AGENT_COMMAND", $"sh {Path.Combine(_controller.Tool.Folder, "other.sh")}"));

        var ending = await _controller.Run(["run", .. Briefly, "--at", "exec:env"]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(advice, Assert.Single(ending.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_controller.Tool.Folder, "concur-runs")));
    }

    [Theory]
    [InlineData("exec:no-such-program", "needs the program 'no-such-program'")]
    [InlineData("exec:env no-such-program", "there is no such command")]
    [InlineData("exec:sh -c 'echo no container >&2; exit 4' box", "ended with exit code 4 (no container)")]
    [InlineData("m9", "'m9' is no machine")]
    public async Task AMachineThatCannotBeReachedIsSaidInALine(string target, string message)
    {
        var ending = await _controller.Run(["run", .. Briefly, "--at", target]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(message, Assert.Single(ending.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task AMachineThatIsRefusedEndsTheCommandUnlessThatIsAllowed(bool isAllowed, int code)
    {
        string[] allow = isAllowed ? ["--allow-partial"] : [];

        var ending = await _controller.Run(["run", .. Briefly, "--at", $"exec:no-such-program,{_controller.Target("one")}", .. allow]);

        Assert.Equal(code, ending.ExitCode);
        Assert.Equal(isAllowed, ending.Error.Contains("Saved in", StringComparison.Ordinal));
        Assert.Contains("no-such-program", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMachineThatIsLostIsSaidAndTheOthersGoOn()
    {
        var ending = await _controller.Run(
            _ =>
            {
                Eventually.Holds("a launch runs", () => _controller.Processes("Concur.Harness.dll").Count > 0);
                Kill(_controller.Processes("Concur.Tool").First(IsFirstAgent));
            },
            "run", "sleep", "-n", "500", "-u", "2", "-s", "threads", "--launches", "1", "--iterations", "3", "--profile", "none",
            "--at", Both);

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("machine 'env' was lost: the connection was closed", ending.Error, StringComparison.Ordinal);
        Assert.Contains("_sleep_env-2 (", ending.Error, StringComparison.Ordinal);
        Assert.Empty(_controller.Processes(""));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task HoweverTheControllerEndsNothingRunsOn(string signal, int code)
    {
        var ending = await _controller.Run(
            process =>
            {
                Eventually.Holds("a launch runs", () => _controller.Processes("Concur.Harness.dll").Count > 0);
                Assert.Equal(2, _controller.Processes("\0agent").Count);
                ToolProcess.Signal(process, signal);
            },
            ["run", .. Long, "--at", Both]);

        Assert.Equal(code, ending.ExitCode);
        Eventually.Holds("every process has ended", () => _controller.Processes("").Count == 0);
    }

    [Fact]
    public async Task ASweepIsMadeOnEachMachine()
    {
        var ending = await _controller.Run(
            "sweep", "sleep", "-n", "5", "-w", "1,2", "-s", "threads", "--launches", "1", "--iterations", "1", "--at", Both);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("env-2 against env: how both scale", ending.Out, StringComparison.Ordinal);
        Assert.Contains("_sweep-sleep_env ", ending.Error, StringComparison.Ordinal);
        Assert.Contains("_sweep-sleep_env-2 ", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheJsonOfSweepsHasTheirComparison()
    {
        var sweeps = await _controller.Json(
            "sweep", "sleep", "-n", "1", "-w", "1", "-s", "threads", "--launches", "1", "--iterations", "1", "--profile", "none", "--at",
            Both);

        Assert.All(Machines(sweeps), machine => Assert.True(Directory.Exists(machine.GetProperty("folder").GetString())));
        var comparison = sweeps.GetProperty("comparison");
        Assert.Equal("env", comparison.GetProperty("baseline").GetString());
        Assert.Equal("env-2", Assert.Single(comparison.GetProperty("candidates").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task CommandsAreRunOnEachMachineAndRecordedThere()
    {
        var runs = await _controller.Json(
            "exec", "--name", "own", $"dotnet {Locations.LongRunning} 0.1", "--name", "cache", "basename $XDG_CACHE_HOME", "--launches",
            "1", "--warmup", "0", "--profile", "light", "--at", Both);

        Assert.Equal(["env", "env-2"], Machines(runs).Select(machine => machine.GetProperty("name").GetString()));
        foreach (var machine in Machines(runs))
        {
            Assert.Equal(0, machine.GetProperty("shippedFiles").GetInt32());
            var folder = machine.GetProperty("folder").GetString()!;
            Assert.EndsWith("_exec_" + machine.GetProperty("name").GetString(), folder, StringComparison.Ordinal);
            var run = new RunOutput(await File.ReadAllTextAsync(Path.Combine(folder, "run.json"), TestContext.Current.CancellationToken));
            Assert.Equal(["ok", "ok"], run.Statuses);
            var process = Assert.Single(
                run.Trials[0].Json.GetProperty("processes").EnumerateArray(), process => process.GetProperty("dotnet").GetBoolean());
            Assert.Equal(JsonValueKind.Object, process.GetProperty("account").ValueKind);
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder, "traces"), "own-*.nettrace"));
        }

        var candidate = Assert.Single(runs.GetProperty("comparison").GetProperty("candidates").EnumerateArray());
        Assert.Equal(2, candidate.GetProperty("rows").GetArrayLength());
    }

    /// <summary>A program is looked for on each machine, where one may lack it.</summary>
    [Fact]
    public async Task ACommandThatAMachineLacksFailsThere()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_controller.Tool.Folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "only-here"), "/bin/true");
        var path = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";

        var ending = await _controller.Run(
            "exec", "only-here", "--launches", "1", "--warmup", "0", "--profile", "none", "--at",
            $"{_controller.Target("one")} PATH={path},{_controller.Target("two")}");

        Assert.Equal(3, ending.ExitCode);
        var said = Assert.Single(ending.Error.Split('\n'), line => line.StartsWith("dotnet-concur: ", StringComparison.Ordinal));
        Assert.Equal("dotnet-concur: env-2: only-here: failed: exit code 127: only-here: command not found", said);
    }

    [Fact]
    public async Task MachinesHaveNames()
    {
        await _controller.Run("machines", "add", "m1", _controller.Target("one"));
        await _controller.Run("machines", "add", "m2", _controller.Target("two"));
        var set = await _controller.Run("machines", "add", "lab", "m1,m2");
        var unknown = await _controller.Run("machines", "add", "lab2", "m1,m3");

        Assert.True(set.ExitCode == 0, set.Error);
        Assert.Equal(2, unknown.ExitCode);
        var runs = await _controller.Json(["run", .. Briefly, "--at", "lab"]);
        Assert.Equal(["m1", "m2"], Machines(runs).Select(machine => machine.GetProperty("name").GetString()));
        Assert.Equal(3, (await _controller.Json("machines", "list")).GetArrayLength());
        Assert.Equal(0, (await _controller.Run("machines", "remove", "lab")).ExitCode);
        Assert.Equal(2, (await _controller.Run("run", "primes", "--at", "lab")).ExitCode);
    }

    [Fact]
    public async Task DoctorSaysHowFarAwayAMachineIs()
    {
        var checks = await _controller.Json("doctor", "--on", _controller.Target("one"));

        var machine = Assert.Single(checks.EnumerateArray());
        double Figure(string name) => machine.GetProperty(name).GetDouble();
        Assert.InRange(Figure("roundTripMs"), Figure("shortestRoundTripMs"), Figure("longestRoundTripMs"));
        Assert.True(Figure("megabytesPerSecond") > 0);

        // It is the same clock: the bounds hold the truth, 0.
        Assert.InRange(0, Figure("leastClockOffsetMs"), Figure("mostClockOffsetMs"));
        Assert.NotEmpty(machine.GetProperty("runtimes").EnumerateArray());
        var refused = await _controller.Run("machines", "check", $"{_controller.Target("one")},exec:no-such-program");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("FAIL", refused.Out, StringComparison.Ordinal);
    }

    private string Both => $"{_controller.Target("one")},{_controller.Target("two")}";

    private static List<JsonElement> Machines(JsonElement runs) => [.. runs.GetProperty("machines").EnumerateArray()];

    /// <summary>The agent that has the first machine's cache.</summary>
    private bool IsFirstAgent(int id) =>
        File.ReadAllText($"/proc/{id}/cmdline").Contains("\0agent", StringComparison.Ordinal)
        && File.ReadAllText($"/proc/{id}/environ").Contains($"XDG_CACHE_HOME={_controller.Cache("one")}\0", StringComparison.Ordinal);

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }
}
