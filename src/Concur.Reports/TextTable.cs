namespace Concur.Reports;

/// <summary>A table of text, for every report that has tables.</summary>
/// <param name="Caption">What its figures are; empty for a table that needs none.</param>
/// <param name="Headings">One per cell of a row.</param>
/// <param name="Rows">The rows.</param>
public sealed record TextTable(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Between two columns.</summary>
    public const int Gap = 2;

    /// <summary>A longer name is wrapped, so that figures have room beside it.</summary>
    private const double MostOfKey = 0.6;

    /// <summary>A note below the table; null for none.</summary>
    public string? Footnote { get; init; }

    /// <summary>How many of the first columns are names, which stand to the left; the others are figures.</summary>
    public int LeftColumns { get; init; } = 1;

    /// <summary>Further columns that stand to the left, by their numbers: words and bars.</summary>
    public IReadOnlyList<int> Words { get; init; } = [];

    /// <summary>
    /// The numbers of the columns that a narrow terminal does without, the first to go first; where these do not suffice, the last
    /// columns go.
    /// </summary>
    public IReadOnlyList<int> Dispensable { get; init; } = [];

    /// <summary>The columns that fit, by their numbers, and the width of the first one. The first column is always there.</summary>
    /// <param name="width">The width of the terminal, in cells, for all columns and the gaps after them.</param>
    /// <param name="widthOf">The width of a text, in cells.</param>
    public (IReadOnlyList<int> Columns, int KeyWidth) Fit(int width, Func<string, int> widthOf)
    {
        ArgumentNullException.ThrowIfNull(widthOf);
        int WidthOf(int column) => Rows.Select(row => widthOf(row[column])).Append(widthOf(Headings[column])).Max();
        var widths = Enumerable.Range(0, Headings.Count).Select(WidthOf).ToArray();
        widths[0] = Math.Min(widths[0], Math.Max(1, (int)(width * MostOfKey)));
        var columns = Enumerable.Range(0, Headings.Count).ToList();
        var dropped = Dispensable.Concat(columns.AsEnumerable().Reverse()).Distinct().Where(column => column != 0);
        foreach (var column in dropped)
        {
            if (columns.Sum(kept => widths[kept] + Gap) - Gap <= width) break;
            columns.Remove(column);
        }

        return (columns, widths[0]);
    }
}
