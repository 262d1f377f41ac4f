using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Planning;

/// <summary>
/// Turns a sweep's request into launches: a round of all points, then the next, so that drift of the machine affects every point
/// alike. The profiled launches come first, because they say where the time went even in an unfinished sweep.
/// </summary>
public static class SweepPlanner
{
    /// <summary>The launches at the sizes that were asked for, in order.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="machine">The machine that makes the launches.</param>
    /// <param name="fleet">The machines over which strategies that span machines spread their units; null for none.</param>
    public static ImmutableArray<SweepStep> Plan(SweepGrid request, MachineFacts machine, Fleet? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var points = request.Sizes
            .SelectMany(size => request.Workers.SelectMany(workers => At(request, machine, fleet ?? Fleet.None, workers, size))).ToList();
        return [.. points.Where(step => step.Launch.Profiled), .. Rounds(request, points.Where(step => !step.Launch.Profiled))];
    }

    /// <summary>The launches at further sizes, which are timed launches only.</summary>
    /// <param name="request">The request.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="further">The points.</param>
    /// <param name="fleet">As for <see cref="Plan"/>.</param>
    public static IEnumerable<SweepStep> Further(
        SweepGrid request, MachineFacts machine, IReadOnlyList<SweepPoint> further, Fleet? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(further);
        int Workers(SweepPoint point) => point.Strategy == StrategyNames.Sequential ? request.Workers[0] : point.Workers;
        var places = further.Select(point => (Workers: Workers(point), point.Size)).Distinct();
        var steps = places.SelectMany(place => At(request, machine, fleet ?? Fleet.None, place.Workers, place.Size));
        return Rounds(request, steps.Where(step => !step.Launch.Profiled && further.Contains(step.Point)));
    }

    private static IEnumerable<SweepStep> Rounds(SweepGrid request, IEnumerable<SweepStep> timed)
    {
        var steps = timed.ToList();
        return Enumerable.Range(0, request.Launches).SelectMany(round => steps.Select(step => step with { Number = round }));
    }

    /// <summary>A profiled launch and a timed launch of each strategy. Sequential has one worker, and is only there once.</summary>
    private static IEnumerable<SweepStep> At(SweepGrid request, MachineFacts machine, Fleet fleet, int workers, long size)
    {
        var machines = request.Machines?.MachinesOf(workers);
        var spanned = machines is { } count ? fleet.First(count) : fleet;
        return RunPlanner.Plan(request.At(workers, size) with { Launches = 1 }, machine, spanned).Launches
            .Where(launch => launch.Trial.Strategy.Strategy.TakesWorkers || workers == request.Workers[0])
            .Select(launch => (Launch: launch, Point: new SweepPoint(launch.Trial.Strategy.Text, launch.Spec.Workers, size)))
            .Select(step => new SweepStep(step.Point, step.Launch.Profiled ? null : 0, step.Launch with
            {
                Point = step.Point.Place,
                Machines = step.Launch.Trial.Strategy.Strategy.SpansMachines ? machines : null,
            }));
    }
}
