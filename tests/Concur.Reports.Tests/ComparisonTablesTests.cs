using Concur.Core.Comparing;
using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class ComparisonTablesTests
{
    [Fact]
    public void RunsOfMachinesAreNamedByThem()
    {
        var comparison = Compare(Run(100, 50)) with { IsOfMachines = true };
        var times = ComparisonTables.Times(comparison, comparison.Candidates[0]);

        Assert.Equal(["strategy", "m1", "m2", "time", "95 % interval", "verdict", "speed-up on m1", "m2", "verdict"], times.Headings);
        Assert.StartsWith("m1, m2: the median launch ('show' has the median iteration)", times.Footnote, StringComparison.Ordinal);
        Assert.DoesNotContain("before", times.Footnote, StringComparison.Ordinal);
    }

    /// <summary>One launch of many iterations moves the median of all iterations, and that of the launches less.</summary>
    [Fact]
    public void TheTimesAreThoseThatAreCompared()
    {
        var run = Run(100, 50);
        var comparison = Compare(run with { Trials = run.Trials.SetItem(1, run.Trials[1] with { MedianMs = 47 }) });
        var row = ComparisonTables.Times(comparison, comparison.Candidates[0]).Rows[1];

        Assert.Equal(["50.0 ms", "50.0 ms"], row.Skip(1).Take(2));
        Assert.Equal("before", ComparisonTables.Times(comparison, comparison.Candidates[0]).Headings[1]);
    }

    private static ComparisonReport Compare(RunReport candidate) => RunComparer.Compare(
        new ComparedRun("m1", Run(100, 50)), [new ComparedRun("m2", candidate)], new ComparisonChoice { Threshold = 0.02 });

    private static RunReport Run(double sequentialMs, double threadsMs) => Fixtures.Run(
        Fixtures.Trial("sequential", sequentialMs, 1, 6, Fixtures.Account(1, 1)),
        Fixtures.Trial("threads", threadsMs, 2, 6, Fixtures.Account(2, 1)));
}
