using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up collections, pauses and allocations.</summary>
internal static class GcFigures
{
    private const int MostTypes = 5;
    private const double NsPerMs = 1e6;

    /// <param name="processes">The events of every process of the launch.</param>
    /// <param name="phase">What counts.</param>
    public static GcReport Of(IReadOnlyList<EventIntervals> processes, MeasuredPhase phase)
    {
        var pauses = processes.SelectMany(events => events.Suspensions).Where(pause => pause.ForGc && phase.Within(pause.StartNs, pause.EndNs) > 0).ToList();
        var allocations = processes.SelectMany(events => events.Allocations).Where(tick => phase.When.Contains(tick.TimeNs)).ToList();
        return new GcReport
        {
            Server = phase.Result.ServerGc,
            Concurrent = phase.Result.ConcurrentGc,
            Collections = [.. processes.SelectMany(events => events.Collections).Where(collection => phase.When.Contains(collection.TimeNs))
                .GroupBy(collection => (collection.Generation, collection.Kind)).OrderBy(group => group.Key.Generation).ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
                .Select(group => new CollectionCount(group.Key.Generation, group.Key.Kind, group.Count()))],
            WallMs = phase.Iterations.Sum(iteration => iteration.WallNs) / NsPerMs,
            PauseMs = pauses.Sum(pause => phase.Within(pause.StartNs, pause.EndNs)) / NsPerMs,
            LongestPauseMs = pauses.Select(pause => phase.Within(pause.StartNs, pause.EndNs)).DefaultIfEmpty().Max() / NsPerMs,
            SuspendingMs = pauses.Exists(pause => pause.StoppedNs == 0) ? null : pauses.Sum(pause => phase.Within(pause.StartNs, pause.StoppedNs)) / NsPerMs,
            AllocatedBytes = allocations.Sum(tick => tick.Bytes),
            TopTypes = TopTypes(allocations),
        };
    }

    /// <summary>The types most allocated.</summary>
    public static ImmutableArray<AllocatedType> TopTypes(IEnumerable<AllocationTick> ticks) =>
        [.. ticks.GroupBy(tick => tick.Type).Select(group => new AllocatedType(group.Key, group.Sum(tick => tick.Bytes)))
            .OrderByDescending(type => type.Bytes).ThenBy(type => type.Type, StringComparer.Ordinal).Take(MostTypes)];
}
