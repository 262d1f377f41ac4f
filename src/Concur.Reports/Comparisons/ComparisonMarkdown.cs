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
        output.Write(
            $"# {Markdown.Escape(ComparisonHeading.Title(comparison))}\n\n{Markdown.Escape(ComparisonHeading.Work(comparison))}\n");
        foreach (var gate in GateSentence.AllOf(comparison)) output.Write($"\n**{Markdown.Escape(gate)}**\n");
        if (comparison.Candidates.Length > 1) Markdown.Write(ComparisonTables.Matrix(comparison), output);
        foreach (var pair in comparison.Candidates) Write(comparison, pair, output);
    }

    private static void Write(ComparisonReport comparison, RunComparison pair, TextWriter output)
    {
        if (comparison.Candidates.Length > 1) output.Write($"\n## {Markdown.Escape(pair.Candidate.Name)}\n");
        output.Write($"\n{Markdown.Escape(ComparisonHeading.Environment(pair))}\n");
        if (ComparisonTables.Differences(comparison, pair) is { } differences) Markdown.Write(differences, output);
        Markdown.Write(ComparisonTables.Times(comparison, pair), output);
        if (ComparisonTables.Shifts(pair) is { } shifts) Markdown.Write(shifts, output);
        output.Write("\n");
        foreach (var finding in pair.FindingsNew)
            output.Write(
                $"- new: **{Markdown.Escape(finding.Rule)}**: {Markdown.Escape(finding.Message)}; {Markdown.Escape(finding.Advice)}\n");
        foreach (var finding in pair.FindingsGone)
            output.Write($"- gone: **{Markdown.Escape(finding.Rule)}**: {Markdown.Escape(finding.Message)}\n");
        output.Write($"\n**{Markdown.Escape(ComparisonHeading.Summary(pair))}**\n");
    }
}
