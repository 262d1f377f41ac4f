namespace Concur.EndToEnd.Tests;

/// <summary>The measurement and the user's code keep out of each other's way, and nothing is left of a launch.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    /// <summary>The input of a worker is empty, and a program that it starts has neither its pipes nor the tool's variables.</summary>
    [Theory]
    [InlineData("pipe")]
    [InlineData("shared-memory")]
    [InlineData("socket")]
    public async Task WhatAWorkerStartsInheritsNothingOfTheMeasurement(string transport)
    {
        // What this process has inherited itself, and hands on, is not the tool's.
        const string closed = "unset ${!CONCUR_*}; for fd in $(ls /proc/$$/fd); do [ $fd -le 2 ] || eval \"exec $fd>&-\"; done; ";
        var run = $"exec dotnet '{Locations.Tool}' run '{Locations.FaultyWorkloads}' --method looks-around"
            + $" -s process-pool:transport={transport},threads --launches 1 --iterations 2 --timeout 60s -o out";

        var ending = await _tool.Shell(_ => { }, "bash", ["-c", closed + run]);

        Assert.True(ending.ExitCode == 0, ending.Error + ending.Out);
        Assert.Equal(["ok", "ok", "ok"], new RunOutput(await _tool.Read("out/run.json")).Statuses);
    }

    [Fact]
    public async Task AProcessOfAnotherSessionEndsWithItsLaunch()
    {
        var ending = await _tool.Command($"""
            run {Locations.FaultyWorkloads} --method leaves-a-daemon -s threads --launches 1 --iterations 1 --profile none -o out
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var daemons = Directory.GetFiles(_tool.Folder, "daemon-*").Select(file => File.ReadAllText(file).Trim()).ToList();
        Assert.NotEmpty(daemons);
        Assert.All(daemons, id => Assert.False(Runs(id), id));
    }

    [Fact]
    public async Task AThreadThatNeverEndsDoesNotKeepTheLaunchRunning()
    {
        var ending = await _tool.Command($"""
            run {Locations.FaultyWorkloads} --method leaves-a-thread -s threads,process-pool
            --launches 1 --iterations 1 --timeout 60s -o out
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(["ok", "ok", "ok"], new RunOutput(await _tool.Read("out/run.json")).Statuses);
    }

    /// <summary>
    /// The kernel ends the tool in the middle of a launch: its processes end as well, also those that wait for a session of the tool
    /// at their start, and the next start removes what it left in the temporary folder.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(120)]
    [InlineData(300)]
    public async Task NothingIsLeftOfAToolThatIsKilled(int afterMs)
    {
        await _tool.Run(
            process =>
            {
                Eventually.Holds("a launch began", () => process.HasExited || _tool.Harnesses().Count > 0);
                Thread.Sleep(afterMs);
                ToolProcess.Signal(process, "KILL");
            },
            "run", "primes", "-n", "20000", "-s", "processes,process-pool", "-w", "2", "--launches", "1", "-o", "out");

        Eventually.Holds("its processes ended", () => _tool.Harnesses().Count == 0);
        var next = await _tool.Command($"run primes -n 100 -s threads --launches 1 --profile none -o next");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Temporary));
    }

    private static bool Runs(string id) =>
        File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
}
