using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Scaling;
using Concur.Core.Storage.Sweeps;

namespace Concur.Core;

/// <summary>Makes the report of a sweep from its journal.</summary>
public static class SweepReader
{
    /// <summary>The report of a sweep as far as it is measured.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="ConcurException">It holds none that this version can read.</exception>
    public static SweepReport Read(string folder)
    {
        var (opening, launches) = SweepJournal.Read(folder);
        var plan = SweepPlanner.Plan(opening.Request, opening.Machine);
        return Report(opening, plan, Known(folder, plan, launches));
    }

    /// <summary>The report of what was made.</summary>
    internal static SweepReport Report(SweepReport opening, ImmutableArray<SweepStep> plan, IReadOnlyList<SweepLaunch> made) => SweepAnalyzer.Analyze(Counted(opening, plan, made), made);

    /// <summary>With how many launches were planned and made: what is not made of a point that failed never will be.</summary>
    internal static SweepReport Counted(SweepReport opening, ImmutableArray<SweepStep> plan, IReadOnlyList<SweepLaunch> made)
    {
        var (known, failed) = (made.Select(launch => (launch.Point, launch.Number)).ToHashSet(), made.Where(launch => launch.Error is not null).Select(launch => launch.Point).ToHashSet());
        return opening with { Launches = (plan.Count(step => known.Contains((step.Point, step.Number)) || !failed.Contains(step.Point)), made.Count) };
    }

    /// <summary>The launches of the plan: of one that was tried again, the last.</summary>
    /// <exception cref="ConcurException">There are others.</exception>
    internal static List<SweepLaunch> Known(string folder, ImmutableArray<SweepStep> plan, IReadOnlyList<SweepLaunch> launches)
    {
        var planned = plan.Select(step => (step.Point, step.Number)).ToHashSet();
        return launches.FirstOrDefault(launch => !planned.Contains((launch.Point, launch.Number))) is { } other
            ? throw new ConcurException(FailureKind.BadInput, FormattableString.Invariant($"'{folder}' holds a launch that is not in its plan: {other.Point.Strategy}, {other.Point.Workers} workers, size {other.Point.Size}, number {other.Number}"))
            : [.. launches.GroupBy(launch => (launch.Point, launch.Number)).Select(group => group.Last())];
    }
}
