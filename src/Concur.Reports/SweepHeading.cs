using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>The heading of a sweep, its failures and its answers, in sentences.</summary>
public static class SweepHeading
{
    private const int MostNamed = 3;

    /// <summary>The work, sizes and numbers of workers.</summary>
    public static string Title(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var request = sweep.Request;
        var (sizes, workers) = (Sizes(request), string.Join(' ', request.Workers));
        return FormattableString.Invariant(
            $"{request.Workload} swept: {request.Units} units; sizes {sizes}; workers {workers}; {request.Launches} launches a point");
    }

    /// <summary>The machine, and whether all launches were made.</summary>
    public static string Environment(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var left = sweep.Launches.Planned - sweep.Launches.Made;
        var missing = left > 0
            ? FormattableString.Invariant($"; {sweep.Launches.Made} of {sweep.Launches.Planned} launches were made")
            : "";
        var machine = sweep.Machine;
        var untested = machine.Untested is { } what ? $"; figures less sure than on Linux: {what}" : "";
        return FormattableString.Invariant(
            $"{machine.Cpu ?? machine.Architecture}, {machine.UsableCores:0.##} cores usable, {machine.Runtime}{missing}{untested}");
    }

    /// <summary>A line for each point that failed or gave other results.</summary>
    public static IEnumerable<string> Failures(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        string Where(SweepPointReport point) =>
            $"{point.Point.Strategy}, {point.Point.Place}{(sweep.Request.IsAdded(point.Point) ? ", which was added" : "")}";
        return sweep.Points.Where(point => point.Error is not null).Select(point => $"{Where(point)}: {point.Error}")
            .Concat(sweep.Points.Where(point => point.ResultsAgree == false)
                .Select(point => $"{Where(point)}: its results are not sequential's: a race, or they depend on the order of units"));
    }

    /// <summary>The answer: what is fastest at each size.</summary>
    public static IEnumerable<string> Answers(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        foreach (var size in sweep.Request.Sizes)
        {
            var points = sweep.Points.Where(point =>
                point.Point.Size == size && point is { Timing: not null, Error: null } && point.ResultsAgree != false)
                .ToList();
            if (points.Count < 2) continue;
            var best = points.MinBy(point => point.Timing!.MedianMs)!;
            yield return $"Size {Figures.Whole(size)}: {Fastest(best, sweep.Request)}{Ties(best, points, sweep.Request)}.";
        }
    }

    private static string Fastest(SweepPointReport best, SweepGrid request)
    {
        if (best.Point.Strategy == StrategyNames.Sequential) return "sequential is fastest";
        var speedup = best.Speedup?.Interval is { } sure
            ? $"{Figures.Factor(best.Speedup.Ratio)} ({Figures.Range(sure)})"
            : Figures.Factor(best.Speedup?.Ratio);
        return best.Speedup?.Interval is { Low: <= 1 }
            ? $"nothing is surely faster than sequential: {Words(best, request)}, {speedup}"
            : $"{Words(best, request)} is fastest, {speedup}";
    }

    /// <summary>Those whose speed-up's interval reaches into the best one's: a first place among them is luck.</summary>
    private static string Ties(SweepPointReport best, List<SweepPointReport> points, SweepGrid request)
    {
        if (best.Speedup?.Interval is not { } sure) return "; six launches or more would say how surely";
        if (best.Point.Strategy != StrategyNames.Sequential && sure.Low <= 1) return "";
        var near = Near(best, sure, points, request).ToList();
        return near.Count switch
        {
            0 => "",
            <= MostNamed => $"; not told apart from it: {string.Join(", ", near)}",
            _ => FormattableString.Invariant(
                $"; not told apart from it: {string.Join(", ", near.Take(MostNamed))} and {near.Count - MostNamed} more"),
        };
    }

    /// <summary>What is not told apart from the best of a size, in words.</summary>
    internal static IEnumerable<string> Near(SweepPointReport best, SweepReport sweep) => best.Speedup?.Interval is { } sure
        ? Near(best, sure, sweep.Points.Where(point => IsLike(best, point)), sweep.Request)
        : [];

    private static bool IsLike(SweepPointReport best, SweepPointReport point) =>
        point.Point.Size == best.Point.Size && point is { Timing: not null, Error: null } && point.ResultsAgree != false;

    private static IEnumerable<string> Near(
        SweepPointReport best, Interval sure, IEnumerable<SweepPointReport> points, SweepGrid request) =>
        points.Where(point => point != best && point.Speedup?.Interval is { } other && other.High >= sure.Low)
            .OrderByDescending(point => point.Speedup!.Ratio)
            .Select(point => Words(point, request))
            .Where(words => words != Words(best, request))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The strategy and its workers. Where the caller starts all units, it does not depend on how many there are.</summary>
    internal static string Words(SweepPointReport point, SweepGrid request)
    {
        var strategy = StrategyCatalogue.Find(StrategySpec.NameOf(point.Point.Strategy));
        return strategy is { Name: StrategyNames.Sequential } or { StartsAllUnits: true, Assignment: UnitAssignment.Caller }
            ? point.Point.Strategy
            : $"{point.Point.Strategy} with {Crew(point.Point, strategy, request)}";
    }

    /// <summary>The strategies whose workers are on the machines of a sweep; empty where it is not over machines.</summary>
    internal static IReadOnlyList<string> Spanning(SweepGrid request) => request.Machines is null
        ? []
        : [.. request.Strategies.Where(strategy => StrategyCatalogue.Find(StrategySpec.NameOf(strategy))?.SpansMachines == true)];

    /// <summary>The workers, and the machines that they are on where the sweep is over machines.</summary>
    private static string Crew(SweepPoint point, StrategyDescriptor? strategy, SweepGrid request) =>
        request.Machines is null ? SweepPoint.InWorkers(point.Workers)
        : strategy?.SpansMachines == true ? request.InWorkers(point.Workers)
        : $"{SweepPoint.InWorkers(point.Workers)} on this machine";

    /// <summary>What the heading of a column of workers does not hold for; null where it holds for all.</summary>
    internal static string? ColumnNotes(SweepReport sweep)
    {
        var here = sweep.Request.Machines is null ? [] : sweep.Request.Strategies
            .Where(strategy => strategy != StrategyNames.Sequential
                && StrategyCatalogue.Find(StrategySpec.NameOf(strategy)) is not { SpansMachines: true })
            .ToList();
        string?[] notes =
        [
            sweep.Request.Workers[0] == 1 ? null : "sequential stands in the first column; it has one worker",
            here.Count > 0 ? $"{Figures.Listed(here)} ran on this machine alone, with as many workers" : null,
        ];
        return string.Join("; ", notes.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    /// <summary>The sizes, one after the other.</summary>
    internal static string Sizes(SweepGrid request) => string.Join(' ', request.Sizes.Select(size => Figures.Whole(size)));
}
