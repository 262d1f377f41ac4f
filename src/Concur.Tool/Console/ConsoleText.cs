using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>The lines and tables of which reports in a terminal are made. Everything in them is text, never Spectre's markup.</summary>
internal static class ConsoleText
{
    public static Style Bold { get; } = new(decoration: Decoration.Bold);

    /// <summary>A console on standard output: coloured only on a terminal.</summary>
    public static IAnsiConsole On(ToolEnvironment environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(environment.Out),
            Ansi = environment.OutHasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = environment.OutHasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = environment.Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>Text as a terminal may get it: breaks of lines stay.</summary>
    public static Text Safe(string text, Style? style = null) => new(TerminalText.EscapedLines(text), style);

    /// <summary>Writes text and ends the line.</summary>
    public static void Line(this IAnsiConsole console, string text, Style? style = null) => console.Write(Safe(text + "\n", style));

    /// <summary>Writes an item of a list: a dash and text, wrapped with its continuation indented.</summary>
    public static void Item(this IAnsiConsole console, string text, Style? style = null) => console.Write(new Grid()
        .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0) })
        .AddRow(new Text("-"), Safe(text, style)));

    /// <summary>Writes an item per rule and advice: what was found under each strategy, then the advice, once.</summary>
    public static void Findings(this IAnsiConsole console, IEnumerable<Finding> findings)
    {
        foreach (var rule in findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var (severity, name, advice) = rule.Key;
            var messages = string.Join("; ", rule.Select(finding => finding.Message));
            console.Item($"{severity.ToString().ToUpperInvariant()} {name}: {messages}. {advice}", StyleOf(severity));
        }
    }

    /// <summary>Writes a report's table: names to the left, figures to the right.</summary>
    /// <param name="console">The console.</param>
    /// <param name="rows">The table.</param>
    /// <param name="styleOf">A cell's style, by its text; null for plain cells.</param>
    public static void Table(this IAnsiConsole console, TextTable rows, Func<string, Style>? styleOf = null)
    {
        console.Line($"\n{rows.Caption}:");
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in rows.Headings.Take(rows.LeftColumns)) table.AddColumn(new TableColumn(Safe(heading)).LeftAligned());
        foreach (var heading in rows.Headings.Skip(rows.LeftColumns))
            table.AddColumn(new TableColumn(Safe(heading)).RightAligned().NoWrap());
        foreach (var row in rows.Rows) table.AddRow(row.Select(cell => Safe(cell, styleOf?.Invoke(cell))));
        console.Write(table);
        if (rows.Footnote is { } footnote) console.Line(footnote);
    }

    /// <summary>
    /// Writes a table of sentences to standard output, with a rule between its rows. The names, in the first column that has a
    /// heading, are not wrapped.
    /// </summary>
    public static void PrintSentences(ToolEnvironment environment, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple).ShowRowSeparators();
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading, Bold)));
        table.Columns[headings[0].Length == 0 ? 1 : 0].NoWrap();
        foreach (var row in rows) table.AddRow(row.Select(cell => Safe(cell)));
        On(environment).Write(table);
    }

    private static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Error => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
