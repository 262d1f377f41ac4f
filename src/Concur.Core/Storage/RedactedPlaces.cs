using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Places in sources without folders and addresses, which tell whose code it is.</summary>
internal static class RedactedPlaces
{
    /// <summary>The run with such places in its list of them, its findings and its checks; those of its trials are kept.</summary>
    public static RunReport Of(RunReport run) => run with
    {
        Sources = Of(run.Sources),
        Findings = [.. run.Findings.Select(finding => finding.Gain is { } gain ? finding with { Gain = Of(gain) } : finding)],
        GainChecks = [.. run.GainChecks.Select(check => check.Redacted)],
    };

    public static TrialReport Of(TrialReport trial) => trial with
    {
        Locks = trial.Locks is { } locks ? Of(locks) : null,
        WaitSites = Of(trial.WaitSites),
        Gains = trial.Gains is { } gains ? Of(gains) : null,
        Awaits = trial.Awaits is { } awaits ? awaits with { Sites = [.. awaits.Sites.Select(Of)] } : null,
    };

    public static TraceReport Of(TraceReport trace) => trace with
    {
        Sources = trace.Sources is { } sources ? Of(sources) : null,
        Live = trace.Live is { } live ? live with { Locks = Of(live.Locks), WaitSites = Of(live.WaitSites) } : null,
    };

    private static Dictionary<string, SourcePlace> Of(IReadOnlyDictionary<string, SourcePlace> sources) =>
        sources.ToDictionary(place => place.Key, place => place.Value.Redacted);

    private static GainReport Of(GainReport gains) => gains with
    {
        Changes = [.. gains.Changes.Select(Of)],
        CriticalPath = gains.CriticalPath is { } path ? [.. path.Select(part => part with { Place = part.Place?.Redacted })] : null,
    };

    private static Gain Of(Gain gain) => gain with { Place = gain.Place?.Redacted };

    private static LockReport Of(LockReport locks) => locks with { Top = [.. locks.Top.Select(one => one with { Sites = Of(one.Sites) })] };

    private static AwaitSite Of(AwaitSite site) =>
        site with { Chain = [.. site.Chain.Select(place => place with { Place = place.Place?.Redacted })] };

    private static ImmutableArray<WaitSite>? Of(ImmutableArray<WaitSite>? sites) => sites is not { } all ? null :
    [
        .. all.Select(site => site.Lines is { } lines
            ? site with { Lines = [.. lines.Select(line => line with { Place = line.Place.Redacted })] }
            : site),
    ];
}
