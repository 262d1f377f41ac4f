using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A report's table of text in a terminal: names to the left, figures to the right.</summary>
internal static class TextTables
{
    /// <param name="rows">The table.</param>
    /// <param name="console">Where it goes.</param>
    /// <param name="style">A cell's style by its text.</param>
    public static void Print(TextTable rows, IAnsiConsole console, Func<string, Style> style)
    {
        console.Write(new Text($"\n{rows.Caption}:\n"));
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(new Text(rows.Headings[0])).LeftAligned());
        foreach (var heading in rows.Headings.Skip(1)) table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap());
        foreach (var row in rows.Rows) table.AddRow(row.Select(cell => new Text(cell, style(cell))));
        console.Write(table);
        if (rows.Footnote is { } footnote) console.Write(new Text($"{footnote}\n"));
    }
}
