using Concur.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Concur.Tool.Console;

/// <summary>The tables of reports in a terminal.</summary>
internal static class ConsoleTables
{
    /// <summary>
    /// Writes a report's table: names to the left, figures to the right. Columns that have no room are left out; the first one never is.
    /// </summary>
    /// <param name="console">The console.</param>
    /// <param name="rows">The table.</param>
    /// <param name="styleOf">A cell's style, by its text; null for plain cells.</param>
    public static void Table(this IAnsiConsole console, TextTable rows, Func<string, Style>? styleOf = null)
    {
        if (rows.Caption.Length > 0) console.Line($"\n{rows.Caption}:");
        var (columns, keyWidth) = rows.Fit(console.Profile.Width - ConsoleText.Indent, text => WidthOf(console, text));
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            var isLeft = column < rows.LeftColumns || rows.Words.Contains(column);
            var made = new TableColumn(ConsoleText.Safe(rows.Headings[column], ConsoleText.Bold))
            {
                Alignment = isLeft ? Justify.Left : Justify.Right,
                Padding = new Padding(0, 0, column == columns[^1] ? 0 : TextTable.Gap, 0),
            };
            table.AddColumn(column == 0 ? made.Width(keyWidth) : made.NoWrap());
        }

        foreach (var row in rows.Rows) table.AddRow(columns.Select(column => ConsoleText.Safe(row[column], styleOf?.Invoke(row[column]))));
        console.Indented(table);
        if (rows.Footnote is { } footnote) console.Line(footnote);
    }

    /// <summary>Writes something to the right of where lines begin.</summary>
    public static void Indented(this IAnsiConsole console, IRenderable what) =>
        console.Write(new Padder(what).Padding(ConsoleText.Indent, 0, 0, 0));

    /// <summary>The width of a text in cells: some characters take two.</summary>
    private static int WidthOf(IAnsiConsole console, string text) =>
        ((IRenderable)ConsoleText.Safe(text)).Measure(RenderOptions.Create(console), int.MaxValue).Max;

    /// <summary>
    /// Writes a table of sentences to standard output, with a rule between its rows where a sentence has several lines. The names, in the
    /// first column that has a heading, are not wrapped.
    /// </summary>
    public static void PrintSentences(ToolEnvironment environment, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading, ConsoleText.Bold)));
        table.Columns[headings[0].Length == 0 ? 1 : 0].NoWrap();
        foreach (var row in rows) table.AddRow(row.Select(cell => ConsoleText.Safe(cell)));
        var console = ConsoleText.On(environment);
        var width = ((IRenderable)table).Measure(RenderOptions.Create(console), int.MaxValue).Max;
        console.Write(width > console.Profile.Width ? table.ShowRowSeparators() : table);
    }
}
