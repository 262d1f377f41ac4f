using Concur.Core.Model;

namespace Concur.Reports.Comparisons;

/// <summary>A comparison as Markdown: for a pull request, or a step's summary.</summary>
public static class ComparisonMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(ComparisonReport comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(ComparisonHeading.Title(comparison))}\n\n{MarkdownText.Escape(ComparisonHeading.Work(comparison))}\n");
        foreach (var gate in GateSentence.AllOf(comparison)) output.Write($"\n**{MarkdownText.Escape(gate)}**\n");
        if (comparison.Candidates.Length > 1) MarkdownTable.Write(ComparisonRows.Matrix(comparison), output);
        foreach (var pair in comparison.Candidates) Write(comparison, pair, output);
    }

    private static void Write(ComparisonReport comparison, RunComparison pair, TextWriter output)
    {
        if (comparison.Candidates.Length > 1) output.Write($"\n## {MarkdownText.Escape(pair.Candidate.Name)}\n");
        output.Write($"\n{MarkdownText.Escape(ComparisonHeading.Surroundings(pair))}\n");
        if (ComparisonRows.Differences(comparison, pair) is { } differences) MarkdownTable.Write(differences, output);
        MarkdownTable.Write(ComparisonRows.Times(comparison, pair), output);
        if (ComparisonRows.Shifts(pair) is { } shifts) MarkdownTable.Write(shifts, output);
        output.Write("\n");
        foreach (var finding in pair.FindingsNew) output.Write($"- new: **{MarkdownText.Escape(finding.Rule)}**: {MarkdownText.Escape(finding.Message)}; {MarkdownText.Escape(finding.Advice)}\n");
        foreach (var finding in pair.FindingsGone) output.Write($"- gone: **{MarkdownText.Escape(finding.Rule)}**: {MarkdownText.Escape(finding.Message)}\n");
        output.Write($"\n**{MarkdownText.Escape(ComparisonHeading.Summary(pair))}**\n");
    }
}
