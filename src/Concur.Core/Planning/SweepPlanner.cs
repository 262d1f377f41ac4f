using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Planning;

/// <summary>
/// Turns a sweep's request into launches: a round of all points, then the next, so that drift of the machine hits every point
/// alike; the recorded ones first, for they say where time went even if the sweep is not finished.
/// </summary>
public static class SweepPlanner
{
    /// <summary>The launches at the sizes that were asked for, in the order in which they will happen.</summary>
    public static ImmutableArray<SweepStep> Plan(SweepGrid request, MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(request);
        var points = request.Sizes.SelectMany(size => request.Workers.SelectMany(workers => At(request, machine, workers, size))).ToList();
        return [.. points.Where(step => step.Launch.Profiled), .. Rounds(request, points.Where(step => !step.Launch.Profiled))];
    }

    /// <summary>The launches at further sizes: timed ones alone.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="machine">Where.</param>
    /// <param name="further">The points.</param>
    public static IEnumerable<SweepStep> Further(SweepGrid request, MachineFacts machine, IReadOnlyList<SweepPoint> further)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(further);
        var places = further.Select(point => (Workers: point.Strategy == StrategyNames.Sequential ? request.Workers[0] : point.Workers, point.Size)).Distinct();
        return Rounds(request, places.SelectMany(place => At(request, machine, place.Workers, place.Size)).Where(step => !step.Launch.Profiled && further.Contains(step.Point)));
    }

    private static IEnumerable<SweepStep> Rounds(SweepGrid request, IEnumerable<SweepStep> timed)
    {
        var steps = timed.ToList();
        return Enumerable.Range(0, request.Launches).SelectMany(round => steps.Select(step => step with { Number = round }));
    }

    /// <summary>A recorded launch and a timing launch of each strategy; sequential has one worker, however many the others have.</summary>
    private static IEnumerable<SweepStep> At(SweepGrid request, MachineFacts machine, int workers, long size)
    {
        return RunPlanner.Plan(request.At(workers, size) with { Launches = 1 }, machine).Launches
            .Where(launch => launch.Trial.Strategy.Strategy.TakesWorkers || workers == request.Workers[0])
            .Select(launch => (Launch: launch, Point: new SweepPoint(launch.Trial.Strategy.Text, launch.Spec.Workers, size)))
            .Select(step => new SweepStep(step.Point, step.Launch.Profiled ? null : 0, step.Launch with { Point = step.Point.Place }));
    }
}
