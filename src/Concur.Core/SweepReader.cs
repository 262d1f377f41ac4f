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
        return Report(opening, SweepPlanner.Plan(opening.Request, opening.Machine), Known(folder, opening, launches));
    }

    /// <summary>What is not made of a point that failed never will be.</summary>
    internal static SweepReport Report(SweepReport opening, ImmutableArray<SweepStep> plan, IReadOnlyList<SweepLaunch> made)
    {
        var (known, failed) = (made.Select(launch => (launch.Point, launch.Number)).ToHashSet(), made.Where(launch => launch.Error is not null).Select(launch => launch.Point).ToHashSet());
        return SweepAnalyzer.Analyze(opening with { Launches = (plan.Count(step => known.Contains((step.Point, step.Number)) || !failed.Contains(step.Point)), 0) }, made);
    }

    /// <summary>The launches of the plan: of one that was tried again, the last.</summary>
    internal static List<SweepLaunch> Known(string folder, SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var plan = SweepPlanner.Plan(opening.Request, opening.Machine).Select(step => (step.Point, step.Number)).ToHashSet();
        return launches.FirstOrDefault(launch => !plan.Contains((launch.Point, launch.Number))) is { } other
            ? throw new ConcurException(FailureKind.BadInput, FormattableString.Invariant($"'{folder}' holds a launch that is not in its plan: {other.Point.Strategy}, {other.Point.Workers} workers, size {other.Point.Size}, number {other.Number}"))
            : [.. launches.GroupBy(launch => (launch.Point, launch.Number)).Select(group => group.Last())];
    }
}
