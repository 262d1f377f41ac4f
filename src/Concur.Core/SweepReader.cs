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
        return Report(opening, Known(folder, opening, launches));
    }

    /// <summary>The report of what was made.</summary>
    internal static SweepReport Report(SweepReport opening, IReadOnlyList<SweepLaunch> made) => SweepAnalyzer.Analyze(Counted(opening, made), made);

    /// <summary>With how many launches were planned and made: what is not made of a point that failed never will be.</summary>
    internal static SweepReport Counted(SweepReport opening, IReadOnlyList<SweepLaunch> made) =>
        opening with { Launches = (made.Count + SweepPlans.Missing(opening, made).Length, made.Count) };

    /// <summary>The launches of the sweep: of one that was tried again, the last.</summary>
    /// <exception cref="ConcurException">There are others.</exception>
    internal static List<SweepLaunch> Known(string folder, SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var planned = SweepPlanner.Plan(opening.Request, opening.Machine).Select(step => (step.Point, step.Number)).ToHashSet();
        var points = planned.Select(step => (step.Point.Strategy, step.Point.Workers)).ToHashSet();
        bool Belongs(SweepLaunch launch) => planned.Contains((launch.Point, launch.Number)) || (opening.Request.CanBeAdded(launch) && points.Contains((launch.Point.Strategy, launch.Point.Workers)));
        if (launches.Select(launch => launch.Point).Distinct().Skip(SweepGrid.MostPoints).Any())
            throw new ConcurException(FailureKind.BadInput, FormattableString.Invariant($"'{folder}' holds more points than a sweep can have ({SweepGrid.MostPoints})"));
        return launches.FirstOrDefault(launch => !Belongs(launch)) is { } other
            ? throw new ConcurException(FailureKind.BadInput, FormattableString.Invariant($"'{folder}' holds a launch that is not in its plan: {other.Point.Strategy}, {other.Point.Place}, {(other.Number is { } number ? $"number {number}" : "profiled")}"))
            : [.. launches.GroupBy(launch => (launch.Point, launch.Number)).Select(group => group.Last())];
    }
}
