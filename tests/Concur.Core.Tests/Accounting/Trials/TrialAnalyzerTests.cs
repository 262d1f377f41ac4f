using Concur.Core.Accounting.Trials;
using Concur.Core.Findings;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting.Trials;

public class TrialAnalyzerTests
{
    private static readonly TrialAnalyzer Analyzer = new(Fixtures.Request("sequential", "threads"), Fixtures.Machine(), 1);

    [Fact]
    public void TheSpeedOfAWrongAnswerIsNotRanked()
    {
        var sequential = Analyzer.Analyze(Plan(0, "sequential"), [Launch("sequential", 1)], null, null).Report;
        var threads = Analyzer.Analyze(Plan(1, "threads"), [Launch("threads", 1, 2)], null, sequential).Report;

        Assert.True(sequential.ResultsAgree);
        Assert.False(threads.ResultsAgree);
        Assert.Null(threads.Speedup);
        var finding = Assert.Single(
            FindingRules.Apply([sequential, threads], Fixtures.Request()),
            finding => finding.Rule == "ResultsDiffer");
        Assert.Equal(("threads", Severity.Error, "trials[1].digest"), (finding.Strategy, finding.Severity, finding.Evidence));
    }

    [Fact]
    public void SpeedupIsSequentialsMedianOverTheStrategys()
    {
        var sequential = Analyzer.Analyze(Plan(0, "sequential"), [Launch("sequential", 1, 1, 1)], null, null).Report;
        var threads = Analyzer.Analyze(Plan(1, "threads"), [Launch("threads", 1, 1, 1)], null, sequential).Report;

        Assert.Equal(1, threads.Speedup);
        Assert.Equal(3, threads.Timing!.Count);
        Assert.Equal("0000000000000001", threads.Digest);
    }

    [Fact]
    public void WithoutSequentialsResultsNobodyAgrees()
    {
        var sequential = Analyzer.Analyze(Plan(0, "sequential"), [Launch("sequential")], null, null).Report;
        var threads = Analyzer.Analyze(Plan(1, "threads"), [Launch("threads", 1)], null, sequential).Report;

        Assert.Null(threads.ResultsAgree);
        Assert.Null(Concur.Core.Answers.Answer.Of(Fixtures.Run(sequential, threads, threads)));
    }

    [Fact]
    public void UnitsThatReturnNothingHaveNoDigest()
    {
        var report = Analyzer.Analyze(Plan(0, "sequential"), [Launch("sequential", 0, 0)], null, null).Report;

        Assert.Null(report.Digest);
        Assert.Null(report.ResultsAgree);
    }

    [Fact]
    public void ATrialWithoutLaunchesIsSkippedAndKnowsNothing()
    {
        var report = Analyzer.Analyze(Plan(1, "threads"), [], null, null).Report;

        Assert.Equal(TrialStatus.Skipped, report.Status);
        Assert.Null(report.Account);
        Assert.Null(report.ResultsAgree);
        Assert.Null(report.LostEvents);
    }

    private static TrialPlan Plan(int index, string strategy) => new(index, Fixtures.Strategy(strategy), 1, 1);

    private static LaunchRecord Launch(string strategy, params ulong[] digests)
    {
        var unit = new UnitStamp
        {
            Lane = 0,
            ThreadId = 1,
            StartNs = 0,
            EndNs = 1_000_000,
            AtStart = new(0, 0, 0),
            AtEnd = new(1_000_000, 0, 0),
        };
        var lane = new LaneStamp { Lane = 0, ThreadId = 1, StartNs = 0, EndNs = 1_000_000, AtStart = unit.AtStart, AtEnd = unit.AtEnd };
        return Fixtures.Launch(strategy, 1, [.. digests.Select(digest => Fixtures.Iteration(0, 1_000_000, [unit], [lane], digest))]);
    }
}
