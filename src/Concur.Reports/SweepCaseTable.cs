using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>One of several cases, which has a sweep of its own.</summary>
/// <param name="Name">The method and its values: see <see cref="CaseName"/>.</param>
/// <param name="Sweep">Its sweep; null where none could be made.</param>
/// <param name="Place">The path of its sweep; null where it has none.</param>
public sealed record SweptCase(string Name, SweepReport? Sweep, string? Place)
{
    /// <summary>Why no sweep could be made, in one line; null where one was.</summary>
    public string? Failure { get; init; }
}

/// <summary>The table after the last of several sweeps: what is best for each case, and how it scales.</summary>
public static class SweepCaseTable
{
    /// <summary>A row per case and size, in the order in which they were measured.</summary>
    public static TextTable Of(IReadOnlyList<SweptCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return new TextTable(
            $"The best of {(cases.Count == 1 ? "one case" : $"{cases.Count} cases")}",
            ["case", "size", "best", "median", "vs sequential", "95 % interval", "serial share", "sweep"],
            [.. cases.SelectMany(Rows)])
        {
            Words = [2, 7],
            Dispensable = [5, 7, 1],
        };
    }

    private static IEnumerable<string[]> Rows(SweptCase one) => one.Sweep is { } sweep
        ? sweep.Request.Sizes.Select(size => Row(one, sweep, size))
        : [[one.Name, "", one.Failure ?? "failed", "", "", "", "", one.Place ?? ""]];

    private static string[] Row(SweptCase one, SweepReport sweep, long size)
    {
        var best = sweep.Points
            .Where(point => point.Point.Size == size && point is { Timing: not null, Error: null } && point.ResultsAgree != false)
            .MinBy(point => point.Timing!.MedianMs);
        string[] cells = best is null ? ["none", "", "", "", ""] : Cells(best, sweep);
        return [one.Name, Figures.Whole(size), .. cells, one.Place ?? ""];
    }

    private static string[] Cells(SweepPointReport best, SweepReport sweep)
    {
        var (words, time) = (SweepHeading.Words(best, sweep.Request), Figures.Duration(best.MedianMs));
        if (best.Point.Strategy == StrategyNames.Sequential) return [words, time, "baseline", "", ""];
        if (best.Speedup?.Interval is not { Low: > 1 }) words = $"not sure: {words}";
        else if (SweepHeading.Near(best, sweep).Any()) words = $"tie: {words}";
        var curve = sweep.Curves.FirstOrDefault(curve => curve.Strategy == best.Point.Strategy && curve.Size == best.Point.Size);
        return
        [
            words,
            time,
            Figures.Factor(best.Speedup?.Ratio),
            Figures.Range(best.Speedup?.Interval),
            curve?.SerialShare > 1 ? SweepLaws.NoShare : Figures.Percent(curve?.SerialShare),
        ];
    }
}

/// <summary>Several sweeps as Markdown: the table, then the report of each.</summary>
public static class SweepCaseMarkdown
{
    /// <summary>Writes the table and the reports.</summary>
    public static void Write(IReadOnlyList<SweptCase> cases, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(output);
        var table = SweepCaseTable.Of(cases);
        output.Write($"# {Markdown.Escape(table.Caption)}\n\n");
        Markdown.WriteRows(table, output);
        foreach (var sweep in cases.Select(one => one.Sweep).OfType<SweepReport>())
        {
            output.Write("\n");
            SweepMarkdown.Write(sweep, output);
        }
    }
}
