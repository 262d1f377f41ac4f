using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A table of text. Whatever stands in it is text, never markup.</summary>
internal static class PlainTable
{
    public static void Print(ToolSurroundings surroundings, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple).ShowRowSeparators();
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        if (headings.Length > 1) table.Columns[headings[0].Length == 0 ? 1 : 0].NoWrap();
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        Consoles.Out(surroundings).Write(table);
    }
}
