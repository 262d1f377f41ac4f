namespace Concur.EndToEnd.Tests;

/// <summary>What surrounds commands: preparation, failures that do not matter, parameters, shells.</summary>
public class ExecOptionTests
{
    /// <summary>Once before, before each launch, once after: of one warm-up launch and three timed ones.</summary>
    [Fact]
    public async Task SetUpPreparationAndCleanUpRunAroundTheLaunches()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            "exec", "sh -c 'echo run >> log'", "--setup", "sh -c 'echo set-up >> log'", "--prepare", "sh -c 'echo prepare >> log'",
            "--cleanup", "sh -c 'echo clean-up >> log'", "--launches", "3", "--profile", "none", "-o", "out", "-q");

        Assert.Equal(0, ending.ExitCode);
        var log = (await tool.Read("log")).TrimEnd().Split('\n');
        string[] launch = ["prepare", "run"];
        Assert.Equal(["set-up", .. launch, .. launch, .. launch, .. launch, "clean-up"], log);
    }

    [Fact]
    public async Task ACommandThatCannotBePreparedFailsAndTheOthersGoOn()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            "exec", "--name", "a{v}", "true", "--parameter", "v", "1,2", "--prepare", "sh -c 'test {v} = 1 || { echo no {v}; exit 4; }'",
            "--launches", "3", "--profile", "none", "--format", "json", "-o", "out");

        Assert.Equal(3, ending.ExitCode);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["ok", "failed"], run.Statuses);
        Assert.Equal("its preparation failed: exit code 4: no 2", run.Trials[1].Text("error"));
    }

    /// <summary>A code above 128 may be a shell's word for a signal, and may be the program's own.</summary>
    [Fact]
    public async Task AnExitCodeIsASignalOnlyWhereASignalEndedTheCommand()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            "exec", "--name", "exits", "sh -c 'exit 131'", "--name", "dies", "sh -c 'kill -3 $$'", "--launches", "1", "--profile", "none",
            "--format", "json", "-o", "out");

        var run = new RunOutput(ending.Out);
        Assert.Equal(["exit code 131", "killed by signal 3"], run.Trials.Select(trial => trial.Text("error")));
    }

    [Fact]
    public async Task ExitCodesThatAreIgnoredCount()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("exec", "false", "true", "-i", "--launches", "3", "--profile", "none", "--format", "csv", "-o", "out");

        Assert.Equal(0, ending.ExitCode);
        var lines = ending.Out.TrimEnd().Split('\n');
        Assert.StartsWith("name,place,medianMs,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["false", "true"], lines.Skip(1).Select(line => line.Split(',')[0]).Order());
        Assert.All(lines.Skip(1), line => Assert.EndsWith(",3,ok", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CommandsOfAllValuesAreMeasuredUnderTheShellThatIsAsked()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            "exec", "echo {word} $0 >> log", "--parameter", "word", "a,b", "--shell", "sh", "--launches", "1", "--warmup", "0", "--profile",
            "none", "-q", "-o", "out");

        Assert.Equal(0, ending.ExitCode);
        var log = await tool.Read("log");
        Assert.Matches("^a .*sh\nb .*sh\n$", log);
        Assert.Contains("echo a $0 >> log", ending.Out, StringComparison.Ordinal);
    }
}
