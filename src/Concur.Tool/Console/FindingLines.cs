using Concur.Core.Model;
using Concur.Core.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A line per rule: its findings, then the advice, which they share; and a line per remedy that was tried.</summary>
internal static class FindingLines
{
    public static void Print(RunReport run, IAnsiConsole console)
    {
        foreach (var rule in run.Findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var style = rule.Key.Severity == Severity.Error ? new Style(Color.Red) : rule.Key.Severity == Severity.Warning ? new Style(Color.Yellow) : Style.Plain;
            var messages = string.Join("; ", rule.Select(finding => finding.Message));
            WrappedLine.Write(console, $"{rule.Key.Severity.ToString().ToUpperInvariant()} {rule.Key.Rule}: {messages}. {rule.Key.Advice}", style);
        }

        foreach (var tried in VerificationSentence.AllOf(run)) WrappedLine.Write(console, $"VERIFIED {tried}", Style.Plain);
    }
}
