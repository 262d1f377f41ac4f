using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Concur.Core.Model;

/// <summary>
/// A request of <c>sweep</c>: one workload under several strategies, with every number of workers and at every size. The
/// settings that it inherits are those of all points.
/// </summary>
public sealed record SweepGrid : WorkloadSettings
{
    /// <summary>The largest number of workers or cores that can be asked for.</summary>
    public const int MostWorkers = 1_024;

    /// <summary>The largest number of points, those of added sizes included.</summary>
    public const int MostPoints = 2_000;

    /// <summary>
    /// The largest number of sizes that are added for a strategy with one number of workers. Sizes that are ten times apart
    /// take two, the widest range that can be given takes six.
    /// </summary>
    public const int MostAdded = 8;

    private const int MostLaunches = 50_000;
    private const string FewerIterations = "give fewer --iterations, launches or points";
    private const string FewerWithRefining = "give --no-refine, or fewer workers or strategies";

    /// <summary>A journal of bounded size holds so many; the harness chooses at most a thousand per launch.</summary>
    private const int MostIterations = 2_500_000;

    /// <summary>A grid of which every required member is still to be set.</summary>
    public SweepGrid()
    {
    }

    /// <summary>A grid with the settings of another request.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="workers">The numbers of workers.</param>
    /// <param name="sizes">The sizes of a unit.</param>
    [SetsRequiredMembers]
    public SweepGrid(WorkloadSettings settings, ImmutableArray<int> workers, ImmutableArray<long> sizes)
        : base(settings) => (Workers, Sizes) = (workers, sizes);

    /// <summary>Numbers of workers, ascending, each once.</summary>
    public required ImmutableArray<int> Workers { get; init; }

    /// <summary>Sizes of a unit, ascending, each once.</summary>
    public required ImmutableArray<long> Sizes { get; init; }

    /// <summary>The numbers of machines of which the numbers of workers are made; null where all runs on one machine.</summary>
    public MachineAxis? Machines { get; init; }

    /// <summary>
    /// Numbers of cores for which times are predicted; empty for none. In a sweep over machines these are numbers of workers, as
    /// <see cref="Workers"/> are.
    /// </summary>
    public ImmutableArray<int> Projections { get; init; } = [];

    /// <summary>Whether sizes are added between the two where a strategy begins to beat sequential.</summary>
    public bool Refines { get; init; }

    /// <summary>A number of workers in words, with the machines that have them where there are several.</summary>
    public string InWorkers(int workers) => Machines is { } axis && workers % axis.WorkersEach == 0
        ? $"{MachineAxis.InMachines(axis.MachinesOf(workers))}, {SweepPoint.InWorkers(workers)}"
        : SweepPoint.InWorkers(workers);

    /// <summary>The request of all strategies with one number of workers, at one size.</summary>
    public WorkloadRequest At(int workers, long size) => new(this, size, workers);

    /// <summary>Whether a point's size was added, not asked for.</summary>
    public bool IsAdded(SweepPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return !Sizes.Contains(point.Size);
    }

    /// <summary>Whether a launch can belong to an added size.</summary>
    public bool CanBeAdded(SweepLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return Refines && launch.Number >= 0 && launch.Number < Launches && launch.Size > Sizes[0] && launch.Size < Sizes[^1];
    }

    /// <summary>Refuses a grid that can't be measured.</summary>
    /// <exception cref="FormatException">There is nothing to measure, or too much.</exception>
    public void Check()
    {
        Require(Units >= 1 && Launches >= 1 && Sizes.All(size => size >= 0), $"there are no units, launches or sizes below zero");
        CheckAmount();
        var cores = Workers.Concat(Projections);
        Require(cores.All(number => number is >= 1 and <= MostWorkers), $"numbers of workers and cores are from 1 to {MostWorkers}");
        Require(
            Machines is null or { WorkersEach: > 0, CoresEach: > 0 and <= MostWorkers },
            $"each of several machines has at least one worker, and cores");
        Require(
            Machines is null || cores.All(number => number % Machines.WorkersEach == 0),
            $"numbers of workers are those of whole machines");
        Require(IsAscending(Workers.Select(number => (long)number)) && IsAscending(Sizes), $"numbers of workers and sizes ascend");
    }

    private void CheckAmount()
    {
        var pairs = (long)Strategies.Length * Workers.Length;
        var points = pairs * Sizes.Length;
        Require(
            points is > 0 and <= MostPoints,
            $"{points} points are not what a sweep can have (1 to {MostPoints}); give other sizes, workers or strategies");

        // An added size is a point of the strategy and one of sequential.
        if (Refines) points += 2 * MostAdded * pairs;
        Require(
            points <= MostPoints,
            $"{points} points, sizes included that may be added, are more than a sweep can have ({MostPoints}); {FewerWithRefining}");
        var launches = points * (Launches + 1L);
        var iterations = launches * Math.Max(1, Iterations ?? 1);
        Require(
            iterations <= MostIterations,
            $"{iterations} iterations in all are more than a sweep can have ({MostIterations}); {FewerIterations}");
        Require(
            launches <= MostLaunches,
            $"{points} points of {Launches} launches are more than a sweep can have ({MostLaunches}); give fewer of either");
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds) throw new FormatException(FormattableString.Invariant(message));
    }

    private static bool IsAscending(IEnumerable<long> numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
}

/// <summary>A sweep over machines: each point has the workers of so many of them.</summary>
/// <param name="WorkersEach">The workers of each machine.</param>
/// <param name="CoresEach">The cores of each machine that may be used: of the smallest, where they differ.</param>
public sealed record MachineAxis(int WorkersEach, double CoresEach)
{
    /// <summary>The number of machines that have so many workers.</summary>
    public int MachinesOf(int workers) => workers / WorkersEach;

    /// <summary>The cores for so many workers.</summary>
    public double CoresOf(int workers) => MachinesOf(workers) * CoresEach;

    /// <summary>A number of machines, in words.</summary>
    public static string InMachines(int machines) => machines == 1 ? "1 machine" : FormattableString.Invariant($"{machines} machines");
}

/// <summary>One strategy at one size with one number of workers. Sequential has one worker, whatever was asked for.</summary>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Workers">The number of workers.</param>
/// <param name="Size">The size of a unit.</param>
public sealed record SweepPoint(string Strategy, int Workers, long Size)
{
    /// <summary>The workers and the size, in words.</summary>
    public string Place => FormattableString.Invariant($"{InWorkers(Workers)}, size {Size:N0}");

    /// <summary>A number of workers, in words.</summary>
    public static string InWorkers(int workers) => workers == 1 ? "1 worker" : FormattableString.Invariant($"{workers} workers");
}
