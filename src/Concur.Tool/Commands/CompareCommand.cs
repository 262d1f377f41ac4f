using System.CommandLine;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Comparisons;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>compare</c>: runs held against a baseline.</summary>
internal static class CompareCommand
{
    private const string Description = """
        Hold runs against a baseline: what changed, how sure that is, and where the time moved.

        Examples:
          dotnet concur compare concur-runs/before concur-runs/after
          dotnet concur compare before after --threshold 5%        what is less than 5 % does not matter
          dotnet concur compare main pr --fail-on "any:slower>3%"  exit code 6 where a strategy surely became slower by more
          dotnet concur compare a b c --baseline b                 each of the others against b, and a matrix
          dotnet concur compare --last 2                           the latest two runs of a workload, in concur-runs
          dotnet concur compare main pr --summary "$GITHUB_STEP_SUMMARY"
          dotnet concur compare before after --format html -o comparison.html
          dotnet concur compare sweep-here sweep-there             sweeps: how they scale, on whatever machines

        Runs of one machine, runtime and its settings are compared in seconds; others in shape: speed-ups and shares of
        lane time. Faster, slower and same are claimed where they are sure; ~ is what more launches would have to tell.

        Exit codes: 0 done, 2 bad usage or input, or a gate that could not be tested, 6 --fail-on tripped.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var options = new CompareOptions();
        var command = new Command("compare", Description);
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed, options, surroundings));
        return command;
    }

    private static int Run(ParseResult parsed, CompareOptions options, ToolSurroundings surroundings)
    {
        var format = FormatOption.Parse(parsed.GetValue(options.Format)!, ReportFormat.Html);
        var request = CompareDoor.Read(parsed, options, surroundings);
        if (SweepComparisons.Run(parsed, options, request, format, surroundings) is { } done) return done;
        var runs = request.Paths.Select(path => new ComparedRun(request.NameOf(path), RunFile.Read(Path.GetFullPath(path, surroundings.CurrentFolder)))).ToList();
        var comparison = RunComparer.Compare(runs[request.Baseline], [.. runs.Where((_, index) => index != request.Baseline)], request.Choice);
        OutputFile.Print(parsed.GetValue(options.Output), surroundings, to => ComparisonPrinter.Print(comparison, format, to));
        if (parsed.GetValue(options.Summary) is { } summary)
        {
            using var file = new StreamWriter(Path.GetFullPath(summary, surroundings.CurrentFolder), append: true);
            ComparisonMarkdown.Write(comparison, file);
        }

        foreach (var gate in GateSentence.AllOf(comparison)) surroundings.Error.WriteLine($"dotnet-concur: {gate}");
        return ExitCode.Of(comparison);
    }
}
