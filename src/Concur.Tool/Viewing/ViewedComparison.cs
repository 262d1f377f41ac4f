using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports.Page;

namespace Concur.Tool.Viewing;

/// <summary>The page that compares runs which were ticked in the list, as <c>compare --format html</c> makes it.</summary>
internal static class ViewedComparison
{
    /// <summary>Compares runs with the earliest of them.</summary>
    /// <param name="chosen">What was ticked.</param>
    /// <param name="toolVersion">The version at the foot of the page.</param>
    /// <exception cref="ConcurException">They are fewer than two, or not runs, or of different work.</exception>
    public static PageContent Of(IReadOnlyList<ViewedRun> chosen, string toolVersion)
    {
        if (chosen.Count < 2) throw Refused("Tick two runs or more in the list.");
        if (chosen.FirstOrDefault(run => run.Report is null) is { } other)
            throw Refused($"'{other.Name}' is a sweep or a recording, and only runs have a comparison page.");
        var runs = Named([.. chosen.OrderBy(run => run.StartedUtc)]);
        try
        {
            var comparison = RunComparer.Compare(
                runs[0], runs[1..], new ComparisonChoice { Threshold = ComparisonChoice.UsualThreshold });
            return new ReportPages(toolVersion).Of(comparison) with { Home = ViewPaths.List };
        }
        catch (ConcurException e)
        {
            throw Refused(
                $"{TerminalText.OneLine(e.Message)}. Choose runs of the same request; 'dotnet concur compare' has more options.");
        }
    }

    /// <summary>Runs under their own names; those that share a name, which zips of several folders may, are numbered.</summary>
    private static ImmutableArray<ComparedRun> Named(IReadOnlyList<ViewedRun> runs)
    {
        string NameOf(ViewedRun run, int index) => runs.Count(other => other.Name == run.Name) == 1
            ? run.Name
            : string.Create(CultureInfo.InvariantCulture, $"{run.Name} ({1 + runs.Take(index).Count(other => other.Name == run.Name)})");

        return [.. runs.Select((run, index) => new ComparedRun(NameOf(run, index), run.Report!))];
    }

    private static ConcurException Refused(string why) => new(FailureKind.BadInput, why);
}
