using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Concur.Tool.Console;

/// <summary>The lines and tables of which reports in a terminal are made. Everything in them is text, never Spectre's markup.</summary>
internal static class ConsoleText
{
    /// <summary>Before the first column of a table.</summary>
    public const int Indent = 2;

    public static Style Bold { get; } = new(decoration: Decoration.Bold);

    /// <summary>Something to look at before the figures.</summary>
    public static Style Warning { get; } = new(Color.Yellow);

    /// <summary>A console on standard output: coloured only on a terminal.</summary>
    public static IAnsiConsole On(ToolEnvironment environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new UnpaddedWriter(environment.Out)),
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
    public static void Item(this IAnsiConsole console, string text, Style? style = null) => console.Item(Safe(text, style));

    /// <summary>As <see cref="Item(IAnsiConsole, string, Style?)"/>.</summary>
    public static void Item(this IAnsiConsole console, IRenderable text) => console.Write(new Grid()
        .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0) })
        .AddRow(new Text("-"), text));

    /// <summary>Writes a numbered item, wrapped with its continuation indented.</summary>
    public static void Numbered(this IAnsiConsole console, int number, IRenderable text) => console.Write(new Grid()
        .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(Indent, 0, 2, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0) })
        .AddRow(new Text(FormattableString.Invariant($"{number}")), text));

    /// <summary>Writes an item per rule and advice: what was found under each strategy, then the advice, once.</summary>
    public static void Findings(
        this IAnsiConsole console, IEnumerable<Finding> findings, IReadOnlyDictionary<string, SourcePlace>? sources = null)
    {
        foreach (var rule in findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var (severity, name, advice) = rule.Key;
            var messages = string.Join("; ", rule.Select(finding => FindingSentence.Of(finding)));
            var text = $"{severity.ToString().ToUpperInvariant()} {name}: {messages}. {advice}";
            console.Item(PlacedParagraph.Of(text, sources, StyleOf(severity)));
        }
    }

    private static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Error => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
