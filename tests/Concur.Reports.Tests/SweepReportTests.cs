using System.Xml.Linq;
using Concur.Core.Model;
using Concur.Core.Scaling;

namespace Concur.Reports.Tests;

public class SweepReportTests
{
    private static readonly SweepReport Sweep = Made();

    [Fact]
    public void EverySizeAndEveryNumberOfWorkersHasItsPicture() =>
        Assert.Equal(
            ["speedup-size10", "speedup-size100", "time-workers1", "time-workers2", "time-workers4"],
            SweepPlots.Of(Sweep).Select(plot => plot.Name));

    [Fact]
    public void PicturesAreXmlWithEveryStrategyInIt()
    {
        foreach (var plot in SweepPlots.Of(Sweep))
        {
            using var file = new MemoryStream();
            SweepChart.Write(plot, file);
            file.Position = 0;

            var texts = XDocument.Load(file)
                .Descendants()
                .Where(element => element.Name.LocalName == "text")
                .Select(element => element.Value)
                .ToList();
            Assert.Contains(plot.Title, texts);
            Assert.All(plot.Series.Where(series => series.Kind == PlotKind.Measured), series => Assert.Contains(series.Name, texts));
        }
    }

    /// <summary>The law goes through what it was fitted to.</summary>
    [Fact]
    public void TheFittedCurvePassesThroughTheMeasuredPoints()
    {
        var plot = SweepPlots.Of(Sweep)[0];
        var measured = plot.Series.Single(series => series is { Name: "threads", Kind: PlotKind.Measured });
        var fitted = plot.Series.Single(series => series is { Name: "threads", Kind: PlotKind.Fitted });

        Assert.All(
            measured.Points,
            point => Assert.InRange(fitted.Points.MinBy(other => Math.Abs(other.X - point.X))!.Y, point.Y * 0.97, point.Y * 1.03));
    }

    [Fact]
    public void ASweepOverMachinesCountsMachines()
    {
        var sweep = Sweep with { Request = Sweep.Request with { Workers = [2, 4], Projections = [16], Machines = new MachineAxis(2, 2) } };
        var plot = SweepPlots.Of(sweep)[0];

        Assert.Equal("machines", plot.Across);
        Assert.EndsWith("speed-up over machines, 2 workers each", plot.Title, StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 2], plot.Series.First(series => series.Kind == PlotKind.Measured).Points.Select(point => point.X));
        Assert.Equal([1.0, 2], plot.Series.Single(series => series.Kind == PlotKind.Ideal).Points.Select(point => point.X));
        var predicted = plot.Series.Where(series => series.Kind == PlotKind.Predicted);
        Assert.All(predicted, series => Assert.Equal(8, Assert.Single(series.Points).X));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void TextPicturesKeepToTheWidthAndNameWhatTheyShow(int width)
    {
        foreach (var plot in SweepPlots.Of(Sweep))
        {
            var lines = TextPlot.Lines(plot, width).ToList();

            Assert.All(lines.Skip(1).SkipLast(1), line => Assert.True(line.Length <= width, line));
            Assert.Contains("threads", lines[^1], StringComparison.Ordinal);
            Assert.Contains(lines[1..^3], line => line.Contains('A', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void MarkdownHasTheTablesThePredictionAndTheAnswer()
    {
        using var text = new StringWriter();
        SweepMarkdown.Write(Sweep, text);

        Assert.Contains("| threads |", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("PREDICTED", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Size 100: threads with 4 workers is fastest", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Size of a unit from which it beats sequential", text.ToString(), StringComparison.Ordinal);
    }

    /// <summary>3.6 times as fast with four and with eight workers, which no simulation of its account gives.</summary>
    [Theory]
    [InlineData(-0.499, true)]
    [InlineData(0.101, true)]
    [InlineData(0.1, false)]
    [InlineData(null, false)]
    public void APredictionThatFailsItsOwnCheckIsNotPrintedAsOne(double? error, bool isRefuted)
    {
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([4, 8], [10], cores: 8, 16, 32),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 364),
                .. GeneratedSweeps.Point("threads", 4, 10, 100),
                .. GeneratedSweeps.Point("threads", 8, 10, 101),
            ]) with
        {
            Projections = [.. ((int[])[16, 32]).Select(cores => new Projection("threads", 10, cores, 25, 14.5)
            {
                BestMs = 25,
                LeftOutError = error,
            })],
        };
        using var text = new StringWriter();

        SweepMarkdown.Write(sweep, text);

        Assert.Equal(!isRefuted, text.ToString().Contains("PREDICTED by a simulation", StringComparison.Ordinal));
        Assert.Equal(!isRefuted, text.ToString().Contains("14.50x", StringComparison.Ordinal));
        Assert.Equal(isRefuted, text.ToString().Contains("NOT PREDICTED", StringComparison.Ordinal));
        Assert.Equal(isRefuted, text.ToString().Contains("| threads | 10 | 8 | 10", StringComparison.Ordinal));
        Assert.Equal(!isRefuted, SweepPlots.Of(sweep).Any(plot => plot.Series.Any(series => series.Kind == PlotKind.Predicted)));
    }

    [Theory]
    [InlineData(0.02, "2.5")]
    [InlineData(0.2, "no fit")]
    public void ALawThatDoesNotFitNamesNoNumberOfWorkers(double misfit, string fastest)
    {
        var law = new ScalingReport(100, 0.05, 0.152, misfit);
        var sweep = Sweep with { Curves = [new ScalingCurve("threads", 10, law, law)] };

        Assert.Equal(fastest, SweepTables.All(sweep).Single(table => table.Caption == "Summary").Rows[0][2]);
    }

    [Fact]
    public void SequentialIsInTheTableThoughTheOthersHaveMoreWorkers()
    {
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2, 4], [10]),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 20),
                .. GeneratedSweeps.Point("threads", 2, 10, 10),
                .. GeneratedSweeps.Point("threads", 4, 10, 10),
            ]);

        var rows = SweepTables.All(sweep).First().Rows;

        Assert.Equal(["sequential", "threads"], rows.Select(row => row[0]));
        Assert.Contains("1.00x", rows[0][1], StringComparison.Ordinal);
        Assert.Equal("", rows[0][2]);
    }

    [Fact]
    public void ThoseThatCannotBeToldApartAreNamedBesideTheFastest()
    {
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2, 4], [10]),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 20),
                .. GeneratedSweeps.Point("threads", 2, 10, 10),
                .. GeneratedSweeps.Point("threads", 4, 10, 10),
            ]);

        Assert.Contains("not told apart from it: threads with", Assert.Single(SweepHeading.Answers(sweep)), StringComparison.Ordinal);
    }

    [Fact]
    public void FailuresAreNamedAndAreNeverFastest()
    {
        var failing = new SweepPoint("threads", 2, 10);
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], [10]),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 5),
                new SweepLaunch(failing, -1) { Status = TrialStatus.Failed, Error = "unit 3 threw" },
            ]);

        Assert.Equal(["threads, 2 workers, size 10: unit 3 threw"], SweepHeading.Failures(sweep));
        Assert.Empty(SweepHeading.Answers(sweep));
    }

    private static SweepReport Made()
    {
        const long Ms = 1_000_000;
        var (law, launches) = (new ScalingReport(1, 0.05, 0.001, 0), new List<SweepLaunch>());
        foreach (var size in (long[])[10, 100])
        {
            launches.AddRange(GeneratedSweeps.Point(
                "sequential",
                1,
                size,
                size,
                Fixtures.Account(1, size * Ms, (Category.Compute, size * Ms))));
            foreach (var workers in (int[])[1, 2, 4])
            {
                var timeMs = 4 + (size * law.TimeMs(workers));
                launches.AddRange(GeneratedSweeps.Point(
                    "threads",
                    workers,
                    size,
                    timeMs,
                    Fixtures.Account(workers, (long)(timeMs * Ms), (Category.Compute, size * Ms))));
            }
        }

        return SweepAnalyzer.Analyze(GeneratedSweeps.Opening([1, 2, 4], [10, 100], 4, 16), launches);
    }
}
