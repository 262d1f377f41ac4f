using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Scaling;

namespace Concur.Core;

/// <summary>
/// What a sweep has to launch, as far as that can be said: the sizes that were asked for, and once these are measured the ones
/// between that a break-even asks for. It follows from the launches that were made alone, so that a sweep that was broken
/// off goes on where it stood.
/// </summary>
internal static class SweepPlans
{
    /// <param name="opening">What was asked for, and where.</param>
    /// <param name="launches">What was made, in any order.</param>
    /// <returns>What is yet to be launched, as far as is known.</returns>
    public static ImmutableArray<SweepStep> Missing(SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var missing = Left(SweepPlanner.Plan(opening.Request, opening.Machine), launches);
        if (!missing.IsEmpty || !opening.Request.Refines) return missing;
        return Left(SweepPlanner.Further(opening.Request, opening.Machine, BreakEvenSearch.Next(opening.Request, launches)), launches);
    }

    /// <summary>Without what was made, and without points that failed.</summary>
    private static ImmutableArray<SweepStep> Left(IEnumerable<SweepStep> plan, IReadOnlyList<SweepLaunch> launches)
    {
        var (known, failed) = (launches.Select(launch => (launch.Point, launch.Number)).ToHashSet(), launches.Where(launch => launch.Error is not null).Select(launch => launch.Point).ToHashSet());
        return [.. plan.Where(step => !known.Contains((step.Point, step.Number)) && !failed.Contains(step.Point))];
    }
}
