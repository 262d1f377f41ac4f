using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Accounting.Trials;

/// <summary>Launches of commands that were lost with their machine.</summary>
public class LostCommandTests
{
    private const string Why = "machine 'm1' was lost: nothing came from it for 10 s";
    private static readonly NamedCommand Command = new("sorts", "sort big.txt");

    [Fact]
    public void TheOthersCountAndTheCommandIsLaunchedAgain()
    {
        var collector = Collector(launches: 3);
        collector.Add(Command, Ended(100), isWarmup: false);
        collector.Add(Command, Lost(), isWarmup: false);
        Assert.Single(collector.Succeeding());
        collector.Add(Command, Ended(120), isWarmup: false);

        var trial = Assert.Single(collector.Reports());

        Assert.Equal((TrialStatus.Ok, 110), (trial.Status, trial.Timing!.MedianMs));
        Assert.Equal([Why], trial.Lost);
    }

    [Fact]
    public void WhereAllWereLostTheCommandHasFailed()
    {
        var collector = Collector(launches: 1);
        collector.Add(Command, Lost(), isWarmup: false);

        var trial = Assert.Single(collector.Reports());

        Assert.Equal((TrialStatus.Failed, Why), (trial.Status, trial.Error));
    }

    /// <summary>A warm-up launch and the profiled one are no timed launches, lost or not.</summary>
    [Fact]
    public void ALostLaunchThatIsNotTimedIsToldAndIsNoTimedLaunch()
    {
        var collector = Collector(launches: 2);
        collector.Add(Command, Lost(), isWarmup: true);
        collector.Add(Command, Ended(100), isWarmup: false);
        Assert.Equal(TrialStatus.Skipped, Assert.Single(collector.Reports()).Status);
        collector.Add(Command, Ended(120), isWarmup: false);
        collector.AddLostProfiled(Command, Lost());

        var trial = Assert.Single(collector.Reports());

        Assert.Equal((TrialStatus.Ok, 110), (trial.Status, trial.Timing!.MedianMs));
        Assert.Equal([Why, Why], trial.Lost);
    }

    [Theory]
    [InlineData("set up")]
    [InlineData("prepare")]
    public async Task ALossBeforeALaunchEndsThatLaunchAlone(string lostText)
    {
        var recorder = new Recorder(lostText);
        var collector = new CommandCollector(Collector(launches: 2).Request with
        {
            Commands = [Command with { Setup = "set up", Prepare = "prepare", Cleanup = "clean up" }],
        });
        var command = collector.Request.Commands[0];
        var launches = new CommandLaunches(recorder, collector);

        Assert.Equal(Why, (await launches.TimeAsync(command, CancellationToken.None))!.Lost);
        Assert.Single(collector.Succeeding());
        Assert.Null((await launches.TimeAsync(command, CancellationToken.None))!.Lost);
        Assert.Null((await launches.TimeAsync(command, CancellationToken.None))!.Lost);

        string[] setUp = lostText == "set up" ? ["set up", "set up"] : ["set up"];
        Assert.Equal(setUp, recorder.Ran.Where(text => text == "set up"));
        Assert.Equal([Command.Text, Command.Text], recorder.Ran.Where(text => text == Command.Text));
    }

    [Fact]
    public async Task ALossDuringCleanUpFailsNoCommand()
    {
        var collector = new CommandCollector(Collector(launches: 1).Request with { Commands = [Command with { Cleanup = "clean up" }] });
        var launches = new CommandLaunches(new Recorder("clean up"), collector);
        collector.Add(collector.Request.Commands[0], Ended(100), isWarmup: false);

        Assert.False(await launches.CleanUpAsync(CancellationToken.None));

        Assert.Equal(TrialStatus.Ok, Assert.Single(collector.Reports()).Status);
        Assert.True(await launches.CleanUpAsync(CancellationToken.None));
    }

    /// <summary>Its machine is lost when a text is run for the first time.</summary>
    private sealed class Recorder(string lostText) : ICommandRecorder
    {
        public List<string> Ran { get; } = [];

        public Capabilities Capabilities => throw new NotSupportedException();

        public Task<CommandRecord> TimeAsync(NamedCommand command, CommandsRequest request, CancellationToken cancellation)
        {
            Ran.Add(command.Text);
            return Task.FromResult(command.Text == lostText && Ran.Count(text => text == lostText) == 1 ? Lost() : Ended(1));
        }

        public Task<CommandRecord> RecordAsync(
            NamedCommand command, CommandsRequest request, string traceFolder, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }

    private static CommandCollector Collector(int launches) => new(new CommandsRequest
    {
        Commands = [Command],
        Launches = launches,
        Profile = ProfileKind.None,
        Timeout = TimeSpan.FromMinutes(1),
    });

    private static CommandRecord Ended(double ms) => new()
    {
        Ending = LaunchEnding.Exited,
        Usage = new ProcessUsage { RealMs = ms, UserMs = 1, SysMs = 1, MaxRssBytes = 1, ExitCode = 0 },
        Output = "",
    };

    private static CommandRecord Lost() => new()
    {
        Ending = LaunchEnding.Exited,
        Usage = new ProcessUsage { RealMs = null, UserMs = null, SysMs = null, MaxRssBytes = null, ExitCode = 0 },
        Output = "",
        Lost = Why,
    };
}
