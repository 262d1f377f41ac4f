using System.CommandLine;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Reports.Comparisons;
using Concur.Reports.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>compare</c>: compares runs, or sweeps, with a baseline.</summary>
internal static class CompareCommand
{
    private const string Description = """
        Compare runs with a baseline: what changed, how certain that is, and where the time moved.

        Examples:
          dotnet concur compare concur-runs/before concur-runs/after
          dotnet concur compare before after --threshold 5%        differences below 5 % do not matter
          dotnet concur compare main pr --fail-on "any:slower>3%"  exit code 6 if a strategy certainly became slower by more
          dotnet concur compare a b c --baseline b                 each of the others with b, and a table of all
          dotnet concur compare --last 2                           the latest two runs of a workload, in concur-runs
          dotnet concur compare main pr --summary "$GITHUB_STEP_SUMMARY"
          dotnet concur compare before after --format html -o comparison.html
          dotnet concur compare sweep-here sweep-there             sweeps: how they scale, on any two machines

        Runs on the same machine with the same runtime and settings are compared in seconds; others by speed-ups and by the
        shares of the workers' time. A strategy is called faster, slower or same only if that is statistically certain;
        ~ means that it takes more launches to tell.

        Exit codes: 0 done, 2 bad usage or input, or a gate that could not be tested, 6 --fail-on tripped.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new CompareOptions();
        var command = new Command("compare", Description);
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Parse(parsed, environment), environment));
        return command;
    }

    private static int Run(CompareArguments arguments, ToolEnvironment environment)
    {
        var sweeps = arguments.Paths.Select(path => SweepJournal.FolderOf(environment.Absolute(path))).ToList();
        if (sweeps.TrueForAll(folder => folder is null)) return CompareRuns(arguments, environment);
        if (sweeps.IndexOf(null) is >= 0 and var run)
            throw UsageErrors.Create($"'{arguments.Paths[run]}' is not a sweep; sweeps are compared with sweeps, and runs with runs");
        return CompareSweeps(arguments, sweeps, environment);
    }

    private static int CompareRuns(CompareArguments arguments, ToolEnvironment environment)
    {
        var runs = arguments.Paths
            .Select(path => new ComparedRun(arguments.NameOf(path), RunFile.Read(environment.Absolute(path))))
            .ToList();
        var candidates = runs.Where((_, index) => index != arguments.Baseline);
        var comparison = RunComparer.Compare(runs[arguments.Baseline], [.. candidates], arguments.Choice);
        OutputFile.Print(arguments.Output, environment, to => ComparisonPrinter.Print(comparison, arguments.Format, to));
        OutputFile.Append(arguments.Summary, environment, file => ComparisonMarkdown.Write(comparison, file));
        foreach (var gate in GateSentence.AllOf(comparison)) environment.Error.WriteLine($"dotnet-concur: {gate}");
        return ExitCode.Of(comparison);
    }

    private static int CompareSweeps(CompareArguments arguments, List<string?> folders, ToolEnvironment environment)
    {
        if (arguments.OnlyForRuns is { } option)
            throw UsageErrors.Create($"{option} is for runs, and sweeps are compared by how they scale; leave it out");
        if (arguments.Format == ReportFormat.Html)
            throw UsageErrors.Create("a comparison of sweeps has no report page; --format markdown has the same tables");
        var sweeps = arguments.Paths
            .Select((path, index) => new StoredSweep(arguments.NameOf(path), SweepReader.Read(folders[index]!)))
            .ToList();
        var candidates = sweeps.Where((_, index) => index != arguments.Baseline);
        var comparisons = candidates.Select(sweep => SweepComparer.Compare(sweeps[arguments.Baseline], sweep)).ToList();
        OutputFile.Print(arguments.Output, environment, to => SweepPrinter.Print(comparisons, arguments.Format, to));
        OutputFile.Append(arguments.Summary, environment, file =>
        {
            foreach (var comparison in comparisons) SweepComparisonMarkdown.Write(comparison, file);
        });
        return ExitCode.Done;
    }
}
