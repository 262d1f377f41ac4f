using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>A line per call of the program that the recorded launch waited in, where that is worth a word.</summary>
public static class WaitSiteSentence
{
    private const int Most = 3;

    /// <summary>Less than this share of the measured time is not worth a word.</summary>
    private const double Worth = 0.01;

    /// <summary>The dearest calls of a trial; none where nothing stands out, or no stacks were recorded.</summary>
    public static IEnumerable<string> AllOf(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial is { WaitSites: { } sites, Gc: { } gc }
            ? sites.Where(site => site.TotalMs >= Worth * gc.WallMs).Take(Most).Select(site => FormattableString.Invariant(
                $"{trial.Label}, recorded: {site.Count} {(site.Count == 1 ? "wait" : "waits")}{(site.Kind == CategoryNames.Of(Category.Lock) ? " for a lock" : "")} in {Name(site)}, {Figures.Duration(site.TotalMs)} in all, {Figures.Duration(site.LongestMs)} at most"))
            : [];
    }

    /// <summary>The call: a method, and what it called to wait.</summary>
    internal static string Name(WaitSite site) => site switch
    {
        { Site: null } => "an unknown call",
        { Calls: null } => site.Site,
        _ => $"{site.Site} -> {site.Calls}",
    };
}
