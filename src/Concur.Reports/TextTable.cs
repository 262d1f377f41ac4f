namespace Concur.Reports;

/// <summary>A table of text, for every report that has tables.</summary>
/// <param name="Caption">What its figures are.</param>
/// <param name="Headings">One per cell of a row.</param>
/// <param name="Rows">The rows.</param>
public sealed record TextTable(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>What is to be said below it; null where nothing is.</summary>
    public string? Footnote { get; init; }
}
