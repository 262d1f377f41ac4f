using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Tests;

public class RunProgressTests
{
    private static readonly RunEvent Starting = new RunEvent.LaunchStarting(1, 2, new LaunchPlan(
        new TrialPlan(0, StrategySpec.Parse("threads", name => name), 2, 2),
        Profiled: false,
        new LaunchSpec
        {
            Workload = "primes",
            Strategy = "threads",
            Units = 1,
            Size = 1,
            Workers = 2,
            Seed = 1,
            WarmupMs = 1,
            MeasuredMs = 1,
            Iterations = 1,
            ResultPath = "",
        }));

    [Fact]
    public void TheStatusLineIsTakenAwayOnceAndNeverAgain()
    {
        using var error = new StringWriter();
        using (var progress = new RunProgress(CreateEnvironment(error, terminal: true)))
        {
            progress.Report(Starting);
            progress.Finish();
            error.Write("the report");
        }

        Assert.EndsWith("\u001b[2Kthe report", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[1/2] threads, timed", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void APipeGetsNoControlCharacters()
    {
        using var error = new StringWriter();
        using (var progress = new RunProgress(CreateEnvironment(error, terminal: false))) progress.Report(Starting);

        Assert.DoesNotContain('\u001b', error.ToString());
    }

    private static ToolEnvironment CreateEnvironment(TextWriter error, bool terminal) => new()
    {
        Out = TextWriter.Null,
        Error = error,
        ToolFolder = "",
        CurrentFolder = "",
        CacheFolder = "",
        Version = "",
        Clock = TimeProvider.System,
        OutHasColor = false,
        ErrorIsTerminal = terminal,
        Width = 80,
    };
}
