using Concur.Core.Machines;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

public sealed class RemoteCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-agent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ACommandIsRunThereAndSaysWhatItDid()
    {
        await using var agent = await InMemoryAgent.StartAsync(Path.Combine(_folder, "cache"));

        var record = await Of(agent).TimeAsync(new NamedCommand("says", "sh -c 'echo no; exit 4'"), Request, Cancellation);

        Assert.Equal((LaunchEnding.Exited, 4, "no"), (record.Ending, record.Usage.ExitCode, record.Output.Trim()));
        Assert.True(record.Usage.RealMs > 0);
        Assert.Empty(record.Processes);
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsNotStarted()
    {
        await using var agent = await InMemoryAgent.StartAsync(Path.Combine(_folder, "cache"));

        var record = await Of(agent).TimeAsync(new NamedCommand("none", "no-such-program"), Request, Cancellation);

        Assert.Equal((127, null), (record.Usage.ExitCode, record.Usage.RealMs));
        Assert.Equal("no-such-program: command not found", record.Output);
    }

    [Fact]
    public async Task ProcessesAreObservedThere()
    {
        await using var agent = await InMemoryAgent.StartAsync(Path.Combine(_folder, "cache"));
        var traces = Directory.CreateDirectory(Path.Combine(_folder, "traces")).FullName;

        var record = await Of(agent).RecordAsync(new NamedCommand("sleeps", "sleep 0.5"), Request, traces, Cancellation);

        var process = Assert.Single(record.Processes);
        Assert.Contains("sleep", process.Command, StringComparison.Ordinal);
        Assert.Null(process.TracePath);
        Assert.All(process.Threads, thread => Assert.InRange(thread.Off.TotalNs, 0, process.LastNs - process.FirstNs));
        Assert.Empty(Directory.EnumerateFileSystemEntries(traces));
    }

    [Fact]
    public async Task ACommandThatIsCancelledEndsThere()
    {
        await using var agent = await InMemoryAgent.StartAsync(Path.Combine(_folder, "cache"));
        using var cancel = new CancellationTokenSource();
        var running = Of(agent).TimeAsync(new NamedCommand("sleeps", "sleep 600"), Request, cancel.Token);

        await cancel.CancelAsync();

        Assert.Equal(LaunchEnding.Cancelled, (await running.WaitAsync(InMemoryAgent.Limit, Cancellation)).Ending);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CommandsRequest Request => new()
    {
        Commands = [],
        Launches = 1,
        Profile = ProfileKind.Light,
        Timeout = TimeSpan.FromMinutes(2),
    };

    private static RemoteCommands Of(InMemoryAgent agent) => new(agent.Link, new CommandRecorder().Capabilities);
}
