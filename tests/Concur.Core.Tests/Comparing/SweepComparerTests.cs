using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Scaling;
using Concur.Core.Storage;
using Concur.Core.Tests.Scaling;
using Concur.Reports;

namespace Concur.Core.Tests.Comparing;

public class SweepComparerTests
{
    private static readonly long[] Sizes = [2, 1000];

    [Fact]
    public void TheSameCurvesAreNotClaimedToDiffer()
    {
        var comparison = SweepComparer.Compare(Made("a", 0.10, 4), Made("b", 0.10, 4));

        Assert.Empty(comparison.Differences);
        Assert.Equal(Enum.GetValues<SweepFigure>(), comparison.Figures.Select(figure => figure.Kind).Distinct());
        Assert.All(comparison.Figures, figure => Assert.Equal(ShiftVerdict.Unsure, figure.Verdict ?? ShiftVerdict.Unsure));
    }

    [Fact]
    public void MoreContentionAndADearerStartAreFoundOnAnotherMachineToo()
    {
        var comparison = SweepComparer.Compare(Made("a", 0.05, 4), Made("b", 0.30, 40, cores: 8));

        Assert.Equal("usableCores", comparison.Differences[0].Name);
        ShiftVerdict? Verdict(SweepFigure kind, int? workers, long? size) =>
            comparison.Figures.Single(figure => (figure.Kind, figure.Workers, figure.Size) == (kind, workers, size)).Verdict;
        Assert.Equal(ShiftVerdict.Grew, Verdict(SweepFigure.SerialShare, null, 1000));
        Assert.Equal(ShiftVerdict.Grew, Verdict(SweepFigure.Contention, null, 1000));
        Assert.Equal(ShiftVerdict.Shrank, Verdict(SweepFigure.Speedup, 4, 1000));
        Assert.Equal(ShiftVerdict.Grew, Verdict(SweepFigure.BreakEven, 4, null));
    }

    [Fact]
    public void SweepsOfDifferentWorkAreRefused()
    {
        var other = Made("b", 0.1, 4);
        var refused = Assert.Throws<ConcurException>(() =>
            SweepComparer.Compare(
                Made("a", 0.1, 4),
                other with { Report = other.Report with { Request = other.Report.Request with { Workload = "json" } } }));

        Assert.Equal("'a' swept primes and 'b' json: sweeps of different work cannot be compared", refused.Message);
    }

    [Fact]
    public void ReportsSayWhatGrewAndWhatShrank()
    {
        var comparison = SweepComparer.Compare(Made("a", 0.05, 4), Made("b", 0.30, 40));
        using var markdown = new StringWriter();
        SweepComparisonMarkdown.Write(comparison, markdown);
        using var json = new StringWriter();
        SweepComparisonJson.Write([comparison], json);

        Assert.StartsWith("# b against a: how both scale\n", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("| grew |", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("| shrank |", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"grew\"", json.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A fixed cost, ms, and a law.</summary>
    private static StoredSweep Made(string name, double contention, double fixedMs, double cores = 4)
    {
        int[] workers = [1, 2, 4];
        var law = new ScalingReport(1, contention, 0, 0);
        var launches = Sizes.SelectMany(size =>
            GeneratedSweeps.Point("sequential", 1, size, size)
                .Concat(workers.SelectMany(count => GeneratedSweeps.Point("threads", count, size, fixedMs + (size * law.TimeMs(count))))));
        return new StoredSweep(name, SweepAnalyzer.Analyze(GeneratedSweeps.Opening(workers, Sizes, cores), [.. launches]));
    }
}
