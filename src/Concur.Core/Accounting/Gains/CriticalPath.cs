using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Replaying;

namespace Concur.Core.Accounting.Gains;

/// <summary>Sums up the critical path of a replayed iteration.</summary>
internal static class CriticalPath
{
    /// <summary>Smaller shares are one part.</summary>
    private const double Least = 0.005;

    /// <summary>The report with the critical path of the habits that fit best.</summary>
    public static GainReport AddTo(GainReport report, TrialWork work, FittingHabits best) => report with { CriticalPath = Of(work, best) };

    /// <summary>The parts of the wall time, the largest first; they add up to it.</summary>
    /// <param name="work">What the units do.</param>
    /// <param name="habits">How they take locks.</param>
    /// <returns>Null where the workers wait for each other for ever.</returns>
    public static ImmutableArray<CriticalPart>? Of(TrialWork work, FittingHabits habits)
    {
        var parts = new ProgramParts(work);
        if (UnitPrograms.Follow(work, habits, parts) is not { Path: { } path } replayed) return null;
        var sums = new Dictionary<PathKey, double>();
        void Add(PathKey key, double ms) => sums[key] = sums.GetValueOrDefault(key) + ms;
        foreach (var segment in path)
        {
            foreach (var (key, ms) in parts.Of(segment)) Add(key, ms);
        }

        Add(new PathKey(PathKinds.Gc), replayed.PauseMs);
        Add(new PathKey(PathKinds.End), work.EndMs);
        return [.. Merged(sums, replayed.TimeMs).Where(one => one.Ms > 0).OrderByDescending(one => one.Ms)
            .Select(one => Part(one.Key, one.Ms, replayed.TimeMs, work))];
    }

    private static IEnumerable<(PathKey Key, double Ms)> Merged(Dictionary<PathKey, double> sums, double wallMs) => sums
        .GroupBy(sum => sum.Value < Least * wallMs ? new PathKey(PathKinds.Other) : sum.Key, sum => sum.Value)
        .Select(group => (group.Key, group.Sum()));

    private static CriticalPart Part(PathKey key, double ms, double wallMs, TrialWork work)
    {
        var statement = key.Site is { } site ? work.Sites[site].Statement : null;
        return new CriticalPart(key.Kind, Words(key, statement?.Method), ms, ms / wallMs)
        {
            Method = key.Method,
            Lock = statement?.Method,
            Place = statement?.Place is { } place ? new SourcePlace(place.File, place.Line) { Url = place.Url } : null,
        };
    }

    private static string Words(PathKey key, string? statement) => key.Kind switch
    {
        PathKinds.Compute => $"computing {(key.Method is { } method ? $"in {method}" : "elsewhere")}"
            + (statement is null ? "" : $" inside the lock in {statement}"),
        PathKinds.OffCpu => "blocked or asleep in a unit",
        PathKinds.RunQueue => "ready without a core",
        PathKinds.Spin => $"spinning for the lock in {statement}",
        PathKinds.WakeUp => $"waking up for the lock in {statement}",
        PathKinds.Gc => "collecting garbage",
        PathKinds.Startup => "starting workers",
        PathKinds.Passing => "passing units and results",
        PathKinds.Dispatch => "the strategy's own code between units",
        PathKinds.End => "ending after the last unit",
        _ => "parts below 0.5 %",
    };
}

/// <summary>What is summed up.</summary>
/// <param name="Kind">One of <see cref="PathKinds"/>.</param>
/// <param name="Method">The method that computed; null for none that is known.</param>
/// <param name="Site">The number of the lock statement; null for none.</param>
internal sealed record PathKey(string Kind, string? Method = null, int? Site = null);

/// <summary>What the steps of programs are parts of, by the numbers that they carry.</summary>
/// <param name="work">What the units do.</param>
internal sealed class ProgramParts(TrialWork work)
{
    public const int Startup = 0;
    public const int Passing = 1;
    public const int Dispatch = 2;
    public const int OffCpu = 3;
    private const int FirstSite = 4;

    private readonly List<(int? Site, IReadOnlyList<UnitPart> Parts)> _computing = [];

    /// <summary>The number of steps that take a lock at a statement.</summary>
    public static int OfSite(int site) => FirstSite + site;

    /// <summary>The number of steps that compute.</summary>
    /// <param name="held">The lock statements that they are inside; of several that which is waited at longest is named.</param>
    /// <param name="parts">What they do by turns.</param>
    public int OfComputing(IReadOnlyList<int> held, IReadOnlyList<UnitPart> parts)
    {
        _computing.Add((held.Count == 0 ? null : held.MaxBy(site => work.Sites[site].WaitMs), parts));
        return OfSite(work.Sites.Count) + _computing.Count - 1;
    }

    /// <summary>A segment of a path in parts.</summary>
    public IEnumerable<(PathKey Key, double Ms)> Of(PathSegment segment) => segment.State switch
    {
        WorkerState.Computing => [(new PathKey(PathKinds.RunQueue), segment.Ms - segment.CoreMs), .. Computing(segment)],
        WorkerState.Spinning => [(new PathKey(PathKinds.Spin, Site: segment.Part - FirstSite), segment.Ms)],
        WorkerState.Waking or WorkerState.Handed => [(new PathKey(PathKinds.WakeUp, Site: segment.Part - FirstSite), segment.Ms)],
        _ => [(new PathKey(ElapsingKind(segment.Part)), segment.Ms)],
    };

    private static string ElapsingKind(int part) => part switch
    {
        Startup => PathKinds.Startup,
        Passing => PathKinds.Passing,
        _ => PathKinds.OffCpu,
    };

    private IEnumerable<(PathKey Key, double Ms)> Computing(PathSegment segment)
    {
        if (segment.Part == Dispatch) return [(new PathKey(PathKinds.Dispatch), segment.CoreMs)];
        var (site, parts) = _computing[segment.Part - OfSite(work.Sites.Count)];
        var sumMs = parts.Sum(part => part.Ms);
        return parts.Select(part => (
            new PathKey(PathKinds.Compute, part.Method, site),
            segment.CoreMs * (sumMs > 0 ? part.Ms / sumMs : 1.0 / parts.Count)));
    }
}
