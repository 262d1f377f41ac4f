using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>
/// What units awaited in the profiled launches, as a table and as lines. Where an await has no line, that of its method's beginning would
/// be another await's: no other places are added to these texts.
/// </summary>
public static class AwaitTables
{
    /// <summary>A smaller share of the time is not mentioned in a line.</summary>
    private const double LeastShare = 0.01;

    /// <summary>From this coverage on, what is not known is too little to mention.</summary>
    private const double NearlyAll = 0.99;

    /// <summary>How many awaits a line is about, of each strategy.</summary>
    private const int MostSites = 3;

    /// <summary>Every await that was recorded; null without any.</summary>
    internal static TextTable? Of(RunReport run)
    {
        var trials = run.Trials.Where(trial => trial.Awaits is { Sites.IsEmpty: false }).ToList();
        if (trials.Count == 0) return null;
        var unknown = trials.Select(Unknown).OfType<string>().ToList();
        return new TextTable(
            "What units awaited in the profiled launches, without a thread",
            ["strategy", "await", "times", "in all", "a unit", "at most", "of it ready"],
            [.. trials.SelectMany(trial => trial.Awaits!.Sites.Select(site => Row(trial, site)))])
        {
            LeftColumns = 2,
            Footnote = "Ready: what was awaited was complete, and no thread of the pool had run the unit yet."
                + string.Concat(unknown.Select(one => $" {one}.")),
        };
    }

    /// <summary>What was awaited longest, a line each.</summary>
    public static IEnumerable<string> Lines(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Awaits is not { TotalMs: > 0 } awaits) yield break;
        foreach (var site in awaits.Sites.Where(site => site.TotalMs >= LeastShare * awaits.TotalMs).Take(MostSites))
        {
            var (each, all) = (Figures.Duration(site.TotalMs / site.Count), Figures.Duration(site.TotalMs));
            var ready = site.ReadyMs is { } ms && ms >= LeastShare * site.TotalMs
                ? $", of it {Figures.Duration(ms)} ready before a thread of the pool ran them{OfPart(site)}"
                : "";
            yield return FormattableString.Invariant(
                $"{trial.Label}, profiled: {site.Count} awaits in {site.Placed}, {each} each, {all} in all{ready}");
        }

        if (Unknown(trial) is { } unknown) yield return unknown;
    }

    private static IReadOnlyList<string> Row(TrialReport trial, AwaitSite site) =>
    [
        trial.Label, site.Placed, Figures.Whole(site.Count), Figures.Duration(site.TotalMs),
        Figures.Duration(site.TotalMs / Math.Max(1, trial.Awaits!.Units)), Figures.Duration(site.LongestMs),
        site.ReadyMs is { } ready ? Figures.Duration(ready) + OfPart(site) : "unavailable",
    ];

    private static string OfPart(AwaitSite site) =>
        site.ReadyCount == site.Count ? "" : FormattableString.Invariant($" (known of {site.ReadyCount})");

    private static string? Unknown(TrialReport trial) => trial.Awaits?.Coverage is { } known and < NearlyAll
        ? $"{trial.Label}, profiled: what was awaited is known of {Figures.Percent(known)} of the time without a thread"
        : null;
}
