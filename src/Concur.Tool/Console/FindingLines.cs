using Concur.Core.Model;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A line per rule: its findings, then the advice, which they share.</summary>
internal static class FindingLines
{
    public static void Print(IEnumerable<Finding> findings, IAnsiConsole console)
    {
        foreach (var rule in findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var style = rule.Key.Severity == Severity.Error ? new Style(Color.Red) : rule.Key.Severity == Severity.Warning ? new Style(Color.Yellow) : Style.Plain;
            var messages = string.Join("; ", rule.Select(finding => finding.Message));
            WrappedLine.Write(console, $"{rule.Key.Severity.ToString().ToUpperInvariant()} {rule.Key.Rule}: {messages}. {rule.Key.Advice}", style);
        }
    }
}
