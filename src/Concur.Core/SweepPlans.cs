using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Scaling;

namespace Concur.Core;

/// <summary>
/// What a sweep has to launch, as far as that can be said: the sizes that were asked for, and once these are measured the
/// ones between that a break-even asks for. What follows from which launches is the same whenever it is asked, so that a
/// sweep that was broken off goes on where it stood.
/// </summary>
internal static class SweepPlans
{
    /// <param name="opening">What was asked for, and where.</param>
    /// <param name="launches">What was made, in any order.</param>
    public static ImmutableArray<SweepStep> Of(SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var plan = SweepPlanner.Plan(opening.Request, opening.Machine);
        while (opening.Request.Refines && IsMade(plan, launches))
        {
            var points = plan.Select(step => step.Point).ToHashSet();
            var further = BreakEvenSearch.Next(opening.Request, [.. launches.Where(launch => points.Contains(launch.Point))]);
            if (further.Count == 0) break;
            plan = plan.AddRange(SweepPlanner.Further(opening.Request, opening.Machine, further));
        }

        return plan;
    }

    /// <summary>What is left after leaving out what was made, and the points that failed.</summary>
    public static IEnumerable<SweepStep> Missing(IEnumerable<SweepStep> plan, IReadOnlyList<SweepLaunch> launches)
    {
        var (known, failed) = (launches.Select(launch => (launch.Point, launch.Number)).ToHashSet(), launches.Where(launch => launch.Error is not null).Select(launch => launch.Point).ToHashSet());
        return plan.Where(step => !known.Contains((step.Point, step.Number)) && !failed.Contains(step.Point));
    }

    private static bool IsMade(IEnumerable<SweepStep> plan, IReadOnlyList<SweepLaunch> launches) => !Missing(plan, launches).Any();
}
