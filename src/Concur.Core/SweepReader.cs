using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Scaling;
using Concur.Core.Storage;

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
    internal static SweepReport Report(SweepReport opening, IReadOnlyList<SweepLaunch> made) =>
        SweepAnalyzer.Analyze(Counted(opening, made), made);

    /// <summary>With how many launches were planned and made: what is not made of a point that failed never will be.</summary>
    internal static SweepReport Counted(SweepReport opening, IReadOnlyList<SweepLaunch> made) =>
        opening with { Launches = (made.Count + SweepPlans.Missing(opening, made).Length, made.Count) };

    /// <summary>The launches of the sweep: of one that was tried again, the last.</summary>
    /// <exception cref="ConcurException">There are others.</exception>
    internal static List<SweepLaunch> Known(string folder, SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var planned = SweepPlanner.Plan(opening.Request, opening.Machine).Select(step => (step.Point, step.Number)).ToHashSet();
        var points = planned.Select(step => (step.Point.Strategy, step.Point.Workers)).ToHashSet();
        bool Belongs(SweepLaunch launch) =>
            planned.Contains((launch.Point, launch.Number))
                || (opening.Request.CanBeAdded(launch) && points.Contains((launch.Point.Strategy, launch.Point.Workers)));
        if (launches.Select(launch => launch.Point).Distinct().Skip(SweepGrid.MostPoints).Any())
            throw new ConcurException(
                FailureKind.BadInput,
                FormattableString.Invariant($"'{folder}' holds more points than a sweep can have ({SweepGrid.MostPoints})"));
        return launches.FirstOrDefault(launch => !Belongs(launch)) is { } other
            ? throw new ConcurException(
                FailureKind.BadInput,
                FormattableString.Invariant(
                    $"'{folder}' holds a launch that is not in its plan: {other.Point.Strategy}, {other.Point.Place}, ")
                    + FormattableString.Invariant($"{(other.Number is { } number ? $"number {number}" : "profiled")}"))
            : [.. launches.GroupBy(launch => (launch.Point, launch.Number)).Select(group => group.Last())];
    }
}

/// <summary>The sweeps in a folder of runs.</summary>
public static class SweepHistory
{
    /// <summary>All of them, the earliest first, without what was measured; and those that can't be read.</summary>
    /// <param name="runs">The folder of runs.</param>
    /// <exception cref="ConcurException">There is no such folder.</exception>
    public static (ImmutableArray<StoredSweep> Sweeps, ImmutableArray<UnreadableRun> Unreadable) In(string runs)
    {
        if (!Directory.Exists(runs)) throw new ConcurException(FailureKind.BadInput, $"there are no sweeps: there is no folder '{runs}'");
        var (sweeps, unreadable) = (new List<StoredSweep>(), ImmutableArray.CreateBuilder<UnreadableRun>());
        foreach (var folder in RunFolder.In(runs)
            .Where(folder => SweepJournal.FolderOf(folder) is not null)
            .Order(StringComparer.Ordinal))
        {
            try
            {
                var (opening, launches) = SweepJournal.Read(folder);
                sweeps.Add(
                    new StoredSweep(Path.GetFileName(folder), SweepReader.Counted(opening, SweepReader.Known(folder, opening, launches))));
            }
            catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new UnreadableRun(Path.GetFileName(folder), e.Message.ReplaceLineEndings(" ")));
            }
        }

        return ([.. sweeps.OrderBy(sweep => sweep.Report.StartedUtc)], unreadable.ToImmutable());
    }
}
