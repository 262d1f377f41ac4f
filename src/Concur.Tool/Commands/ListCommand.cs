using System.CommandLine;
using System.Globalization;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>list</c>: lists what can be run, and what was measured.</summary>
internal static class ListCommand
{
    public static Command Create(ToolEnvironment environment) => new("list", """
        List the workloads, the strategies, the runs or the sweeps.

        Examples:
          dotnet concur list workloads
          dotnet concur list runs --last 10
          dotnet concur list strategies --format json
        """)
    {
        Workloads(environment),
        Strategies(environment),
        Runs(environment),
        Sweeps(environment),
    };

    private static Command Workloads(ToolEnvironment environment)
    {
        static string[] Row(BuiltInWorkload workload)
        {
            var size = workload.DefaultSize.ToString("N0", CultureInfo.InvariantCulture);
            return [workload.Name, workload.Summary, workload.SizeMeaning, size, workload.Expectation];
        }

        var format = SharedOptions.ListFormat();
        var command = new Command("workloads", """
            List the built-in workloads. A line says what a unit does, what its size means, and what to expect.

            Example:
              dotnet concur list workloads
            """) { format };
        command.SetAction(parsed =>
        {
            string[] headings = ["workload", "a unit", "size", "default", "expect"];
            if (format.Parse(parsed) == ReportFormat.Json) ListJson.Write(BuiltInWorkload.All, environment.Out);
            else ConsoleTables.PrintSentences(environment, headings, BuiltInWorkload.All.Select(Row));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Strategies(ToolEnvironment environment)
    {
        static string[] Row(StrategyDescriptor strategy)
        {
            var parameters = strategy.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Description}");
            return [strategy.Name, strategy.Summary, strategy.Suits, strategy.Costs, string.Join("\n", parameters)];
        }

        var format = SharedOptions.ListFormat();
        var command = new Command("strategies", """
            List the strategies. A line says how each works, what it suits and costs, and its parameters.

            Example:
              dotnet concur list strategies
            """) { format };
        command.SetAction(parsed =>
        {
            string[] headings = ["strategy", "how", "suits", "costs", "parameters"];
            if (format.Parse(parsed) == ReportFormat.Json) ListJson.Write(StrategyCatalogue.All, environment.Out);
            else ConsoleTables.PrintSentences(environment, headings, StrategyCatalogue.All.Select(Row));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Runs(ToolEnvironment environment)
    {
        var options = new ListRunsOptions();
        var command = new Command("runs", """
            List the runs in a folder, the earliest first.

            Examples:
              dotnet concur list runs
              dotnet concur list runs --workload primes --since 2026-01-31 --last 10

            Exit codes: 0 done, 2 bad usage or input.
            """);
        options.AddTo(command);
        command.SetAction(parsed => PrintRuns(options.Parse(parsed, environment), environment));
        return command;
    }

    private static int PrintRuns(RunFilterArguments arguments, ToolEnvironment environment)
    {
        using var index = RunIndex.Open(arguments.Folder, environment.CacheFolder);
        var runs = index.Find(arguments.Filter);
        if (arguments.Format == ReportFormat.Json) RunSummaryJson.Write(runs, environment.Out);
        else if (runs.IsEmpty)
            environment.Error.WriteLine($"dotnet-concur: no runs in '{TerminalText.Name(arguments.ShownFolder)}' match the filters");
        else HistoryPrinter.Print(runs, arguments.Folder, environment);
        RunFilterOptions.PrintUnreadable(index.Unreadable(), environment);
        return ExitCode.Done;
    }

    private static Command Sweeps(ToolEnvironment environment)
    {
        var (folder, format) = (SharedOptions.RunsFolder(), SharedOptions.ListFormat());
        var command = new Command("sweeps", """
            List the sweeps in a folder, the earliest first. Incomplete sweeps can be resumed.

            Examples:
              dotnet concur list sweeps
              dotnet concur sweep --resume concur-runs/20260102T030405Z_sweep-primes

            Exit codes: 0 done, 2 bad usage or input.
            """)
        { folder, format };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(folder)!;
            var (sweeps, unreadable) = SweepHistory.In(environment.Absolute(given));
            if (format.Parse(parsed) == ReportFormat.Json) ListJson.Write(sweeps, environment.Out);
            else if (sweeps.IsEmpty) environment.Error.WriteLine($"dotnet-concur: there are no sweeps in '{TerminalText.Name(given)}'");
            else SweepPrinter.Print(sweeps, environment);
            RunFilterOptions.PrintUnreadable(unreadable, environment);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>The command line of <c>list runs</c>.</summary>
internal sealed class ListRunsOptions
{
    private const int MostRuns = 1_000_000;

    private readonly Option<string?> _workload = new("--workload") { Description = "Only runs of this workload", HelpName = "NAME" };

    private readonly Option<string?> _last = new("--last") { Description = "Only the latest N runs", HelpName = "N" };

    private readonly RunFilterOptions _filter = new();

    public void AddTo(Command command)
    {
        command.Add(_workload);
        command.Add(_last);
        _filter.AddTo(command);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public RunFilterArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var last = parsed.GetValue(_last) is { } text ? (int?)ValueParser.WholeNumber("--last", text, 1, MostRuns) : null;
        return _filter.Parse(parsed, parsed.GetValue(_workload), last, environment);
    }
}
