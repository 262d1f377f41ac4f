using System.Text.Json;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>Commands of any kind on Windows, and processes that run there.</summary>
[Collection(nameof(WindowsCollection))]
public class CommandTests(WindowsFixture windows)
{
    private const string Greeting = "@echo off\r\necho hello %1\r\nexit %2\r\n";

    /// <summary>A command line is what cmd.exe makes of it: names are found with the suffixes of PATHEXT, variables have values.</summary>
    [Theory]
    [InlineData(@"bin\greet you 0", 0, "hello you")]
    [InlineData("\"with blank\\greet\" you 9", 3, "exit code 9: hello you")]
    [InlineData("cmd /c echo %OS%&& exit 4", 3, "exit code 4: Windows_NT")]
    [InlineData("cmd /c exit -1073741819", 3, "an access violation (0xC0000005)")]
    public async Task CommandsAreThoseOfTheShell(string command, int exitCode, string expected)
    {
        using var tool = windows.Tool();
        foreach (var folder in (string[])["bin", "with blank"]) await tool.Write(folder + "/greet.cmd", Greeting);

        var ending = await tool.Run("exec", command, "--launches", "1", "--warmup", "0", "--profile", "none", "--details");

        Assert.True(ending.ExitCode == exitCode, ending.Out + ending.Error);
        if (exitCode != 0) Assert.Contains(expected, ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandThatTakesTooLongIsEndedWithItsGrandchildren()
    {
        using var tool = windows.Tool();

        string[] once = ["--timeout", "3s", "--launches", "1", "--profile", "none"];
        var ending = await tool.Run(["exec", "cmd /c cmd /c ping -n 361 127.0.0.1", .. once]);

        Assert.True(ending.ExitCode == 4, ending.Error);
        Assert.Empty(tool.Running("361"));
    }

    /// <summary>A child's child is in the record of the tree, and a process with .NET has an account.</summary>
    [Fact]
    public async Task ChildrenOfACommandAreSeenAndRecorded()
    {
        using var tool = windows.Tool();

        var ending = await tool.Run(
            "exec", $"dotnet {WindowsTool.Named(Locations.SeedProgram)} processes 2 1000", "--launches", "1", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var processes = new RunOutput(ending.Out).Trials[0].Json.GetProperty("processes").EnumerateArray().ToList();
        Assert.Equal(3, processes.Count(process => process.GetProperty("dotnet").GetBoolean()));
        Assert.All(processes, process => Assert.True(process.GetProperty("account").ValueKind == JsonValueKind.Object));
    }

    [Fact]
    public async Task ARunningProcessIsRecordedAndGoesOn()
    {
        using var tool = windows.Tool();
        Task<ToolProcess.Ending>? attached = null;

        var target = await tool.Start(
            (process, _) => attached = Task.Run(async () =>
            {
                Eventually.Holds("the process runs", () => process.HasExited || tool.Running("LongRunning.dll").Count > 0);
                return await Attach(tool);
            }),
            @"C:\Program Files\dotnet\dotnet.exe",
            WindowsTool.Named(Locations.LongRunning), "40");

        var ending = await attached!;
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("HoldTheLock", ending.Out, StringComparison.Ordinal);
        Assert.Equal("ready\ndone\n", target.Out);
    }

    /// <summary>The tool lists what it can attach to, and is asked until the process is there.</summary>
    private static async Task<ToolProcess.Ending> Attach(WindowsTool tool)
    {
        for (var attempt = 0; ; attempt++)
        {
            var ending = await tool.Command($"attach --name LongRunning --duration 1s -o out");
            if (ending.ExitCode == 0 || attempt == 5) return ending;
        }
    }
}
