using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A sentence after a dash, wrapped with its continuation indented.</summary>
internal static class WrappedLine
{
    public static void Write(IAnsiConsole console, string text, Style style) =>
        console.Write(new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) })
            .AddRow(new Text("-"), new Text(text, style)));
}
