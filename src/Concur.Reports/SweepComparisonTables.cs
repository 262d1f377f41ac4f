using System.Globalization;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The comparison of two sweeps in sentences and tables.</summary>
public static class SweepComparisonTables
{
    /// <summary>What is compared.</summary>
    public static string Title(SweepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return $"{comparison.Candidate.Name} against {comparison.Baseline.Name}: how both scale";
    }

    /// <summary>What differs around the two, then a table for each kind of figure.</summary>
    public static IEnumerable<TextTable> All(SweepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var differences = ComparisonTables.Differences(comparison.Baseline.Name, comparison.Candidate.Name, comparison.Differences);
        return comparison.Figures.GroupBy(figure => figure.Kind)
            .Select(figures => Table(comparison, figures)).Prepend(differences).Where(table => table.Rows.Count > 0);
    }

    /// <summary>How many figures surely moved.</summary>
    public static string Summary(SweepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        int Count(ShiftVerdict verdict) => comparison.Figures.Count(figure => figure.Verdict == verdict);
        return comparison.Figures.IsEmpty
            ? "The two have no point, strategy or size in common."
            : FormattableString.Invariant(
                $"Of {comparison.Figures.Length} figures {Count(ShiftVerdict.Grew)} surely grew, {Count(ShiftVerdict.Shrank)} surely ")
                + "shrank; for the others the intervals overlap, there are too few launches, or the fit goes past the cores.";
    }

    private static TextTable Table(SweepComparison comparison, IGrouping<SweepFigure, ComparedFigure> figures) => new(
        figures.Key switch
        {
            SweepFigure.Speedup => "Speed-ups",
            SweepFigure.SerialShare => "Serial shares, by Amdahl's law",
            SweepFigure.Contention => "Contention, by the Universal Scalability Law",
            SweepFigure.Coherency => "Coherency, by the Universal Scalability Law",
            _ => "Sizes of a unit from which sequential is beaten",
        },
        comparison.IsOfMachines
            ? ["strategy", "workers", "size", comparison.Baseline.Name, comparison.Candidate.Name, "verdict"]
            : ["strategy", "workers", "size", "before", "after", "verdict"],
        [.. figures.Select(figure => (string[])
        [
            figure.Strategy, Figures.Number(figure.Workers, "0"), figure.Size is { } size ? Figures.Whole(size) : Figures.Unknown,
            Value(figure.Kind, figure.Baseline, figure.BaselineInterval), Value(figure.Kind, figure.Candidate, figure.CandidateInterval),
            figure.Verdict switch { ShiftVerdict.Grew => "grew", ShiftVerdict.Shrank => "shrank", null => Figures.Unknown, _ => "~" },
        ])])
    {
        Footnote = "grew, shrank: the 95 % intervals do not touch; ~: they do",
    };

    private static string Value(SweepFigure kind, double value, Interval? interval)
    {
        var format = kind switch { SweepFigure.Speedup => "0.00", SweepFigure.BreakEven => "#,0", _ => "0.000" };
        string Text(double number) => number.ToString(format, CultureInfo.InvariantCulture);
        var text = kind == SweepFigure.SerialShare && value > 1 ? SweepLaws.NoShare : Text(value);
        return interval is null ? text : $"{text} ({Text(interval.Low)} .. {Text(interval.High)})";
    }
}

/// <summary>The comparison of two sweeps as Markdown.</summary>
public static class SweepComparisonMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(SweepComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {Markdown.Escape(SweepComparisonTables.Title(comparison))}\n");
        foreach (var table in SweepComparisonTables.All(comparison)) Markdown.Write(table, output);
        output.Write($"\n**{Markdown.Escape(SweepComparisonTables.Summary(comparison))}**\n");
    }
}
