using Concur.Core.Model;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Findings in a terminal.</summary>
internal static class FindingLines
{
    /// <summary>A line per rule: its findings, then the advice, which they share.</summary>
    public static void Print(IEnumerable<Finding> findings, IAnsiConsole console)
    {
        foreach (var rule in findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var style = rule.Key.Severity == Severity.Error ? new Style(Color.Red) : rule.Key.Severity == Severity.Warning ? new Style(Color.Yellow) : Style.Plain;
            var messages = string.Join("; ", rule.Select(finding => finding.Message));
            Line(console, $"{rule.Key.Severity.ToString().ToUpperInvariant()} {rule.Key.Rule}: {messages}. {rule.Key.Advice}", style);
        }
    }

    /// <summary>A sentence, wrapped with its continuation indented.</summary>
    public static void Line(IAnsiConsole console, string text, Style style) =>
        console.Write(new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) })
            .AddRow(new Text("-"), new Text(text, style)));
}
