using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Reports;

namespace Concur.Core.Tests.Comparing;

public class FigureDifferencesTests
{
    private static readonly Capabilities Known = new() { RunQueue = Availability.Exact, Switches = Availability.Exact };

    [Fact]
    public void AFigureThatOneMachineKnowsLessWellIsADifference() => Assert.Equal(
        [new FingerprintDifference("run queue", "exact", "unavailable", DifferenceKind.Figures)],
        FingerprintComparer.Compare(Run(Known), Run(Known with { RunQueue = Availability.Unavailable })));

    [Fact]
    public void ARunThatDoesNotSayHowWellItKnowsIsNotDifferentForThat()
    {
        Assert.Empty(FingerprintComparer.Compare(Run(Known), Run(null)));
        Assert.Empty(FingerprintComparer.Compare(Run(null), Run(Known)));
        Assert.Empty(FingerprintComparer.Compare(Run(Known), Run(Known)));
    }

    /// <summary>As between Linux and Windows: each table shows both systems, and what one of them can't tell is named.</summary>
    [Fact]
    public void AComparisonSaysWhatEachSystemTells()
    {
        var account = Fixtures.Account(2, 100, (Category.Compute, 120), (Category.OffCpu, 80));
        var hidden = account with
        {
            ByCategory = account.ByCategory.SetItem((int)Category.RunQueue, null).SetItem((int)Category.IoSleep, null),
        };
        var linux = Run(Known) with { Trials = [Fixtures.Trial("threads", 100, null, 2, account)] };
        var windows = Run(new Capabilities { ThreadCpu = Availability.Exact }) with
        {
            Trials = [Fixtures.Trial("threads", 100, null, 2, hidden)],
        };
        var comparison = RunComparer.Compare(
            new ComparedRun("linux", linux), [new ComparedRun("windows", windows)], new ComparisonChoice { Threshold = 0.02 });
        var pair = comparison.Candidates[0];

        Assert.Equal(
            "windows does not tell io-sleep and run-queue, which are therefore not compared; its off-cpu stands for them.",
            ComparisonHeading.LeftOut(comparison, pair));
        Assert.Contains(["run queue", "exact", "unavailable"], ComparisonTables.Capabilities(comparison, pair)!.Rows);
        Assert.Contains(["stacks", "unavailable", "unavailable"], ComparisonTables.Capabilities(comparison, pair)!.Rows);
        Assert.Null(ComparisonTables.Differences(comparison, pair)?.Rows.FirstOrDefault(row => row[0] == "run queue"));
        Assert.Null(ComparisonTables.Capabilities(comparison, pair with { Differences = [] }));
    }

    private static RunReport Run(Capabilities? capabilities) => Fixtures.Run() with { Capabilities = capabilities };
}
