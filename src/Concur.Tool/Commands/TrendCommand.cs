using System.CommandLine;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>trend</c>: shows a workload's times over its runs.</summary>
internal static class TrendCommand
{
    private const string Description = """
        Show a workload's medians over time, and where they changed. Runs of another machine, runtime or request than
        the latest one are left out.

        Examples:
          dotnet concur trend primes
          dotnet concur trend primes --in /srv/concur-runs --since 2026-01-31 --format json

        Exit codes: 0 done, 2 bad usage or input.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new TrendOptions();
        var command = new Command("trend", Description);
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Parse(parsed, environment), environment));
        return command;
    }

    private static int Run(RunFilterArguments arguments, ToolEnvironment environment)
    {
        using var index = RunIndex.Open(arguments.Folder, environment.CacheFolder);
        var trend = TrendFinder.Of(index.Find(arguments.Filter));
        if (trend.Runs.IsEmpty)
        {
            throw UsageErrors.Create(
                $"there is no run of '{arguments.Filter.Workload}' in '{arguments.ShownFolder}'; see 'dotnet concur list runs'");
        }

        if (arguments.Format == ReportFormat.Json) RunSummaryJson.Write(trend, environment.Out);
        else HistoryPrinter.Print(trend, environment);
        RunFilterOptions.PrintUnreadable(index.Unreadable(), environment);
        return ExitCode.Done;
    }
}

/// <summary>The command line of <c>trend</c>.</summary>
internal sealed class TrendOptions
{
    private readonly Argument<string> _workload = new("WORKLOAD") { Description = "The workload's name, as 'list runs' shows it" };

    private readonly RunFilterOptions _filter = new();

    public void AddTo(Command command)
    {
        command.Add(_workload);
        _filter.AddTo(command);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public RunFilterArguments Parse(ParseResult parsed, ToolEnvironment environment) =>
        _filter.Parse(parsed, parsed.GetValue(_workload), last: null, environment);
}
