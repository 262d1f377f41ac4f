using System.CommandLine;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage.Sweeps;
using Concur.Reports.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>compare</c>, where what is compared are sweeps.</summary>
internal static class SweepComparisons
{
    /// <summary>Compares them, if the paths are of sweeps.</summary>
    /// <returns>Null where none of them is a sweep.</returns>
    /// <exception cref="ConcurException">Some are, or something was asked for that only runs have.</exception>
    public static int? Run(ParseResult parsed, CompareOptions options, CompareRequest request, ReportFormat format, ToolSurroundings surroundings)
    {
        var folders = request.Paths.Select(path => SweepJournal.FolderOf(Path.GetFullPath(path, surroundings.CurrentFolder))).ToList();
        if (folders.TrueForAll(folder => folder is null)) return null;
        if (folders.FindIndex(folder => folder is null) is >= 0 and var run) throw DoorValues.Bad($"'{request.Paths[run]}' is no sweep, and a sweep can only be compared with sweeps");
        if (((Option[])[options.FailOn, options.Threshold, options.Seconds]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw DoorValues.Bad($"{given.Name} is for runs: sweeps are compared in how they scale");
        if (format == ReportFormat.Html) throw DoorValues.Bad("there is no page of compared sweeps; --format markdown has the same tables");
        var sweeps = request.Paths.Select((path, index) => new StoredSweep(request.NameOf(path), SweepReader.Read(folders[index]!))).ToList();
        var comparisons = sweeps.Where((_, index) => index != request.Baseline).Select(sweep => SweepComparer.Compare(sweeps[request.Baseline], sweep)).ToList();
        OutputFile.Print(parsed.GetValue(options.Output), surroundings, to => SweepPrinter.Print(comparisons, format, to));
        if (parsed.GetValue(options.Summary) is not { } summary) return ExitCode.Done;
        using var file = new StreamWriter(Path.GetFullPath(summary, surroundings.CurrentFolder), append: true);
        foreach (var comparison in comparisons) SweepComparisonMarkdown.Write(comparison, file);
        return ExitCode.Done;
    }
}
