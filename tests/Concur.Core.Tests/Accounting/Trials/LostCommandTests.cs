using Concur.Core.Accounting.Trials;
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
