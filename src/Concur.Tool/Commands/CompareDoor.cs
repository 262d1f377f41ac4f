using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Core.Storage.History;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>What <c>compare</c> was asked for.</summary>
/// <param name="Paths">The runs, as they were given.</param>
/// <param name="Baseline">Which of them the others are held against.</param>
/// <param name="Choice">What matters.</param>
internal sealed record CompareRequest(ImmutableArray<string> Paths, int Baseline, ComparisonChoice Choice)
{
    /// <summary>What a run is called: its folder's or file's name, if that tells it from the others.</summary>
    public string NameOf(string path)
    {
        static string Last(string path) => Path.GetFileName(path.TrimEnd('/', '\\'));
        return Last(path).Length > 0 && Paths.Count(other => Last(other) == Last(path)) == 1 ? Last(path) : path;
    }
}

/// <summary>The door of <c>compare</c>.</summary>
internal static partial class CompareDoor
{
    private const int MostRuns = 200;
    private const double MostPercent = 10;

    /// <exception cref="ConcurException">Something is wrong, in one line.</exception>
    public static CompareRequest Read(ParseResult parsed, CompareOptions options, ToolSurroundings surroundings)
    {
        var paths = Paths(parsed, options, surroundings);
        if (paths.Length < 2) throw DoorValues.Bad("compare needs two runs or more; see 'dotnet concur compare --help'");
        if (paths.Length > MostRuns) throw DoorValues.Bad($"{paths.Length} runs are more than can be compared at a time ({MostRuns})");
        if (paths.GroupBy(Bare).FirstOrDefault(group => group.Count() > 1) is { } twice) throw DoorValues.Bad($"'{twice.Key}' is given twice");
        var choice = new ComparisonChoice
        {
            Threshold = DoorValues.Percent("--threshold", parsed.GetValue(options.Threshold)!, 0, MostPercent),
            ForceTimes = parsed.GetValue(options.Seconds),
            Gates = [.. (parsed.GetValue(options.FailOn) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Select(Gate)],
        };
        return new CompareRequest([.. paths], Baseline(parsed.GetValue(options.Baseline), paths), choice);
    }

    private static string[] Paths(ParseResult parsed, CompareOptions options, ToolSurroundings surroundings)
    {
        var given = parsed.GetValue(options.Runs) ?? [];
        if (parsed.GetValue(options.Last) is not { } text) return given;
        if (given.Length > 0) throw DoorValues.Bad("--last goes without runs");
        var last = (int)DoorValues.Whole("--last", text, 2, MostRuns);
        var folder = Path.GetFullPath(parsed.GetValue(options.Folder)!, surroundings.CurrentFolder);
        using var index = RunIndex.Open(folder, surroundings.CacheFolder);
        RunsFolder.NameUnreadable(index.Unreadable(), surroundings);
        var workload = parsed.GetValue(options.Workload) ?? index.Find(new RunFilter { Last = 1 }).FirstOrDefault()?.Workload;
        var runs = index.Find(new RunFilter { Workload = workload, Last = last });
        return runs.Length >= 2 ? [.. runs.Select(run => surroundings.Shown(Path.Combine(folder, run.Name)))] : throw DoorValues.Bad($"there are no two runs of '{workload}' in '{folder}'");
    }

    private static int Baseline(string? asked, string[] paths)
    {
        if (asked is null) return 0;
        var found = Array.FindIndex(paths, path => Bare(path) == Bare(asked) || Path.GetFileName(Bare(path)) == asked);
        return found >= 0 ? found : throw DoorValues.Bad($"--baseline '{asked}' is none of the runs{NearestName.Suggest(asked, paths)}");
    }

    private static string Bare(string path) => path.TrimEnd('/', '\\');

    private static Gate Gate(string text)
    {
        var match = GateForm().Match(text);
        if (!match.Success) throw DoorValues.Bad($"--fail-on '{text}' is not of the form threads:slower>5% or any:slower>3%; quote it, for a shell takes > as a redirection");
        var strategy = match.Groups["strategy"].Value;
        return new Gate(text, strategy == "any" ? null : strategy, match.Groups["on"].Value == "slower" ? Verdict.Slower : Verdict.Faster, DoorValues.Percent("--fail-on", match.Groups["percent"].Value, 0, MostPercent));
    }

    [GeneratedRegex(@"^(?<strategy>.+):(?<on>slower|faster)>(?<percent>[\d.]+%)$", RegexOptions.CultureInvariant)]
    private static partial Regex GateForm();
}
