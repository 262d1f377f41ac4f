using Concur.Core.Model;
using Concur.Core.Tests;
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

    /// <summary>A terminal shows the report as well, which groups the strategies by reason.</summary>
    [Theory]
    [InlineData(true, "threads failed; the report says why.\ntasks failed; the report says why.\n")]
    [InlineData(false, "threads: it broke\ntasks: failed as threads did\n")]
    public void AReasonIsToldOnce(bool terminal, string expected)
    {
        using var error = new StringWriter();
        using var progress = new RunProgress(CreateEnvironment(error, terminal));
        foreach (var label in (string[])["threads", "tasks"])
        {
            var trial = Fixtures.Trial(label, 1, 1, 1, Fixtures.Account(1, 1)) with { Status = TrialStatus.Failed, Error = "it broke" };
            progress.Report(new RunEvent.TrialSaved(trial));
        }

        Assert.Equal(expected, error.ToString());
    }

    /// <summary>Four launches in eight seconds, so four more take eight; the simulated lock is not named.</summary>
    [Fact]
    public void TheLineSaysWhatIsLeftAndWhichIsTheFastestSoFar()
    {
        var clock = new Clock();
        var estimate = new ProgressEstimate(clock);
        foreach (var (strategy, ms) in ((string, int)[])[("sequential", 20), ("threads", 12), ("gil", 5), ("threads", 14)])
        {
            estimate.Begin();
            Assert.DoesNotContain("gil", estimate.After(1, 8), StringComparison.Ordinal);
            clock.Seconds += 2;
            estimate.End(Ended(strategy, ms));
        }

        Assert.Equal("; about 8 s left; fastest so far: threads, 13.0 ms", estimate.After(5, 8));
        Assert.Equal("; fastest so far: threads, 13.0 ms", estimate.After(3, 8));
    }

    private static LaunchRecord Ended(string strategy, int ms) =>
        Fixtures.Launch(strategy, 2, [Fixtures.Iteration(0, ms * 1_000_000L, [], [])]);

    /// <summary>A clock that a test moves.</summary>
    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000);
    }

    /// <summary>What one machine says does not run into the line of another one.</summary>
    [Fact]
    public void MachinesOfOneRunShareTheStatusLine()
    {
        using var error = new StringWriter();
        var (environment, line) = (CreateEnvironment(error, terminal: true), new StatusLine());
        using var first = new RunProgress(environment, "m1: ", line);
        using var second = new RunProgress(environment, "m2: ", line);
        first.Report(Starting);

        second.Report(new RunEvent.Notice("it is back"));

        Assert.EndsWith("\u001b[2Km2: it is back\n", error.ToString(), StringComparison.Ordinal);
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
