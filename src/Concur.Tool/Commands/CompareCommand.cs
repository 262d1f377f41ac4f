using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>compare</c>: compares runs, or sweeps, with a baseline.</summary>
internal static class CompareCommand
{
    private const string Description = """
        Compare runs with a baseline: what changed, and how certain it is.

        Examples:
          dotnet concur compare                              the latest two of a request
          dotnet concur compare main                         baseline main with the latest
          dotnet concur compare a b c --baseline b           each of the others with b
          dotnet concur compare before after --threshold 5%  what matters
          dotnet concur compare main pr --fail-on "any:slower>3%"
          dotnet concur compare main pr --summary "$GITHUB_STEP_SUMMARY"
          dotnet concur compare before after --format html -o comparison.html
          dotnet concur compare sweep-here sweep-there       how two sweeps scale

        With --fail-on, the exit code is 6 if a strategy certainly became slower by more than the gate says.

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
        var sweeps = arguments.Paths.Select(path => SweepJournal.FolderOf(environment.RunPath(path))).ToList();
        if (sweeps.TrueForAll(folder => folder is null)) return CompareRuns(arguments, environment);
        if (sweeps.IndexOf(null) is >= 0 and var run)
            throw UsageErrors.Create($"'{arguments.Paths[run]}' is not a sweep; sweeps are compared with sweeps, and runs with runs");
        return CompareSweeps(arguments, sweeps, environment);
    }

    private static int CompareRuns(CompareArguments arguments, ToolEnvironment environment)
    {
        var runs = arguments.Paths
            .Select(path => new ComparedRun(arguments.NameOf(path), RunFile.Read(environment.RunPath(path))))
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

/// <param name="Paths">The runs or sweeps as they were given; at least two.</param>
/// <param name="Baseline">The index of the one that the others are compared with.</param>
/// <param name="Choice">Which differences matter.</param>
/// <param name="OnlyForRuns">The name of the first given option that only a comparison of runs has; null if there is none.</param>
internal sealed record CompareArguments(ImmutableArray<string> Paths, int Baseline, ComparisonChoice Choice, string? OnlyForRuns)
{
    /// <summary>The file to write to; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>The file to which the comparison is appended as Markdown; null for none.</summary>
    public string? Summary { get; init; }

    /// <summary>The format of the comparison.</summary>
    public ReportFormat Format { get; init; }

    /// <summary>A run's name in reports: the name of its folder or file if no other has the same; else its path.</summary>
    public string NameOf(string path)
    {
        static string Last(string path) => Path.GetFileName(path.TrimEnd('/', '\\'));
        return Last(path).Length > 0 && Paths.Count(other => Last(other) == Last(path)) == 1 ? Last(path) : path;
    }
}

/// <summary>The command line of <c>compare</c>.</summary>
internal sealed class CompareOptions
{
    private const int MostRuns = 200;

    /// <summary>1000 %: a larger threshold is a mistake.</summary>
    private const double MostThreshold = 10;

    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Runs, or sweeps: their folders, files or zips, their names, baselines, last, last-1 "
            + "[default: the latest two of one request; one alone is compared with the latest]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _last = new("--last")
    {
        Description = "Instead of RUN: compare the latest N runs of one workload. The earliest of them is the baseline",
        HelpName = "N",
    };

    private readonly Option<string> _folder = SharedOptions.RunsFolder("With --last: the folder that holds the runs");

    private readonly Option<string?> _workload = new("--workload")
    {
        Description = "With --last: the workload [default: that of the latest run]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "The run that the others are compared with [default: the first]",
        HelpName = "RUN",
    };

    private readonly Option<string> _threshold = new("--threshold")
    {
        Description = "The smallest difference in time that matters",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => FormattableString.Invariant($"{100 * ComparisonChoice.UsualThreshold}%"),
    };

    private readonly Option<string[]> _failOn = new("--fail-on")
    {
        Description = "Exit with code 6 if a strategy certainly became slower, or faster, by more. Examples are threads:slower>5% and "
            + "any:slower>3%; the option may be repeated",
        HelpName = "GATE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _seconds = new("--seconds")
    {
        Description = "Compare times even if the machines or the settings of the runtime differ",
    };

    private readonly Option<bool> _perItem = new("--per-item")
    {
        Description = "Compare the time of one unit, so that the runs may have different numbers of units",
    };

    private readonly Option<bool> _acrossParameters = new("--across-params")
    {
        Description = "Compare runs whose parameters (--param) have other values, such as two cases of one benchmark. The report says "
            + "which, because they are other work",
    };

    private readonly Option<string?> _summary = new("--summary")
    {
        Description = "Also append the comparison to this file as Markdown, such as $GITHUB_STEP_SUMMARY",
        HelpName = "FILE",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.Format(
        "Format of the output; html is a report page of the comparison and its runs",
        "table", "json", "markdown", "html");

    private readonly Option<string?> _output = SharedOptions.OutputFile();

    public void AddTo(Command command)
    {
        command.Add(_runs);
        foreach (var option in (Option[])
            [_last, _folder, _workload, _baseline, _threshold, _failOn, _seconds, _perItem, _acrossParameters, _summary, _format, _output])
        {
            command.Add(option);
        }
    }

    /// <exception cref="ConcurException">A value is wrong, or there are not two runs.</exception>
    public CompareArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var format = _format.Parse(parsed);
        var paths = Paths(parsed, environment);
        if (paths.Length > MostRuns) throw UsageErrors.Create($"at most {MostRuns} runs can be compared at a time, not {paths.Length}");
        if (paths.GroupBy(WithoutSlash).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw UsageErrors.Create($"'{twice.Key}' is given twice; give each run once");
        var choice = new ComparisonChoice
        {
            Threshold = ValueParser.Percent("--threshold", parsed.GetValue(_threshold)!, 0, MostThreshold),
            ForceTimes = parsed.GetValue(_seconds),
            PerItem = parsed.GetValue(_perItem),
            AcrossParameters = parsed.GetValue(_acrossParameters),
            Gates = GateParser.Parse(parsed.GetValue(_failOn) ?? []),
        };
        Option[] forRuns = [_failOn, _threshold, _seconds, _perItem, _acrossParameters];
        var onlyForRuns = forRuns.FirstOrDefault(parsed.IsGiven);
        return new CompareArguments([.. paths], Baseline(parsed.GetValue(_baseline), paths, environment), choice, onlyForRuns?.Name)
        {
            Output = parsed.GetValue(_output),
            Summary = parsed.GetValue(_summary),
            Format = format,
        };
    }

    private string[] Paths(ParseResult parsed, ToolEnvironment environment)
    {
        var given = parsed.GetValue(_runs) ?? [];
        if (parsed.GetValue(_last) is not { } text)
        {
            return given.Length switch
            {
                0 => LatestRuns.Find(environment.Absolute(parsed.GetValue(_folder)!), parsed.GetValue(_workload), 2, environment),
                1 => [Path(given[0], environment), Path(RunHandle.Last, environment)],
                _ => [.. given.Select(run => Path(run, environment))],
            };
        }

        if (given.Length > 0) throw UsageErrors.Create("--last finds the runs itself; leave out either --last or the runs");
        var last = (int)ValueParser.WholeNumber("--last", text, 2, MostRuns);
        return LatestRuns.Find(environment.Absolute(parsed.GetValue(_folder)!), parsed.GetValue(_workload), last, environment);
    }

    /// <summary>A path as it was given, or the path of the run that is called so: reports name the run and not the handle.</summary>
    private static string Path(string given, ToolEnvironment environment) =>
        System.IO.Path.Exists(environment.Absolute(given)) ? given : environment.Shown(environment.RunPath(given));

    private static int Baseline(string? given, string[] paths, ToolEnvironment environment)
    {
        if (given is null) return 0;
        bool IsGiven(string path) => path == WithoutSlash(given) || System.IO.Path.GetFileName(path) == given;
        var found = Array.FindIndex(paths, path => IsGiven(WithoutSlash(path)));
        if (found < 0) found = Array.IndexOf(paths, Path(given, environment));
        return found >= 0
            ? found
            : throw UsageErrors.Create($"--baseline '{given}' is not one of the runs{NearestName.Suggest(given, paths)}");
    }

    private static string WithoutSlash(string path) => path.TrimEnd('/', '\\');
}

/// <summary>Parses the gates of <c>--fail-on</c>.</summary>
internal static partial class GateParser
{
    /// <summary>1000 %: a larger change is a mistake.</summary>
    private const double MostChange = 10;

    /// <summary>Parses gates such as <c>threads:slower&gt;5%,any:faster&gt;3%</c>.</summary>
    /// <exception cref="ConcurException">One of them is malformed.</exception>
    public static ImmutableArray<Gate> Parse(IEnumerable<string> given) =>
        [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Select(Parse)];

    private static Gate Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw UsageErrors.Create($"--fail-on '{text}' is not of the form threads:slower>5% or any:slower>3%; "
                + "quote it, because a shell takes > as a redirection");
        }

        var strategy = match.Groups["strategy"].Value;
        var verdict = match.Groups["verdict"].Value == "slower" ? Verdict.Slower : Verdict.Faster;
        var change = ValueParser.Percent("--fail-on", match.Groups["percent"].Value, 0, MostChange);
        return new Gate(text, strategy == "any" ? null : strategy, verdict, change);
    }

    [GeneratedRegex(@"^(?<strategy>.+):(?<verdict>slower|faster)>(?<percent>[\d.]+%)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
