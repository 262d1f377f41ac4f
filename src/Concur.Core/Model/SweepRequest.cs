using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What a sweep was asked for: the same work at every size, with every number of workers, under every strategy.</summary>
public sealed record SweepRequest
{
    /// <summary>More workers or cores than this can't be asked for.</summary>
    public const int MostWorkers = 1_024;

    /// <summary>No more points than this, those of sizes that are added included.</summary>
    public const int MostPoints = 2_000;

    /// <summary>No more sizes than this are added for a strategy with so many workers: two are for steps of ten, six for the widest there are.</summary>
    public const int MostAdded = 8;

    private const int MostLaunches = 50_000;

    /// <summary>What a journal of bounded size can hold; left to the harness a launch has a thousand at most.</summary>
    private const int MostIterations = 2_500_000;

    /// <summary>All that is the same at every point; its size and workers stand for nothing.</summary>
    public required RunRequest Run { get; init; }

    /// <summary>Numbers of workers, ascending, each once.</summary>
    public required ImmutableArray<int> Workers { get; init; }

    /// <summary>Sizes of a unit, ascending, each once.</summary>
    public required ImmutableArray<long> Sizes { get; init; }

    /// <summary>Numbers of cores for which times are to be predicted; empty for none.</summary>
    public ImmutableArray<int> Projections { get; init; } = [];

    /// <summary>Whether sizes are added between those where a strategy begins to beat sequential.</summary>
    public bool Refines { get; init; }

    /// <summary>Whether a point's size is none that was asked for.</summary>
    public bool IsAdded(SweepPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return !Sizes.Contains(point.Size);
    }

    /// <summary>Whether a launch can be one of a size that was added.</summary>
    public bool CanBeAdded(SweepLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return Refines && launch.Number >= 0 && launch.Number < Run.Launches && launch.Point.Size > Sizes[0] && launch.Point.Size < Sizes[^1];
    }

    /// <summary>Refuses what can't be measured.</summary>
    /// <exception cref="FormatException">It is too much, or nothing.</exception>
    public void Check()
    {
        if (Run.Units < 1 || Run.Launches < 1 || Sizes.Any(size => size < 0)) throw new FormatException("there are no units, launches or sizes below zero");
        CheckAmount();
        if (Workers.Concat(Projections).Any(workers => workers is < 1 or > MostWorkers)) throw new FormatException(FormattableString.Invariant($"numbers of workers and cores are from 1 to {MostWorkers}"));
        if (!IsAscending(Workers.Select(workers => (long)workers)) || !IsAscending(Sizes)) throw new FormatException("numbers of workers and sizes ascend");
        if (!Run.Variants.IsEmpty || !Run.Commands.IsEmpty) throw new FormatException("a sweep has no variants and no commands");
    }

    private void CheckAmount()
    {
        var pairs = (long)Run.Strategies.Length * Workers.Length;
        var points = pairs * Sizes.Length;
        if (points is 0 or > MostPoints) throw new FormatException(FormattableString.Invariant($"{points} points are not what a sweep can have (1 to {MostPoints}); give other sizes, workers or strategies"));

        // Each that is added is one of the strategy's and one of sequential's.
        if (Refines) points += 2 * MostAdded * pairs;
        if (points > MostPoints) throw new FormatException(FormattableString.Invariant($"{points} points, sizes included that may be added, are more than a sweep can have ({MostPoints}); give --no-refine, or fewer workers or strategies"));
        var iterations = points * (Run.Launches + 1L) * Math.Max(1, Run.Iterations);
        if (iterations > MostIterations) throw new FormatException(FormattableString.Invariant($"{iterations} iterations in all are more than a sweep can have ({MostIterations}); give fewer --iterations, launches or points"));
        if (points * (Run.Launches + 1L) > MostLaunches) throw new FormatException(FormattableString.Invariant($"{points} points of {Run.Launches} launches are more than a sweep can have ({MostLaunches}); give fewer of either"));
    }

    private static bool IsAscending(IEnumerable<long> numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
}

/// <summary>One strategy at one size with so many workers. Sequential has one worker, whatever was asked for.</summary>
/// <param name="Strategy">With its parameter.</param>
/// <param name="Workers">How many.</param>
/// <param name="Size">The size of a unit.</param>
public sealed record SweepPoint(string Strategy, int Workers, long Size)
{
    /// <summary>Where among the workers and sizes, in words.</summary>
    public string Place => FormattableString.Invariant($"{InWorkers(Workers)}, size {Size:N0}");

    /// <summary>So many workers, in words.</summary>
    public static string InWorkers(int workers) => workers == 1 ? "1 worker" : FormattableString.Invariant($"{workers} workers");
}

/// <summary>A launch that a sweep has yet to make.</summary>
/// <param name="Point">Where.</param>
/// <param name="Number">Which of the point's timing launches, from 0; -1 for its recorded one.</param>
/// <param name="Launch">What is launched.</param>
/// <param name="Request">The request of that point.</param>
public sealed record SweepStep(SweepPoint Point, int Number, LaunchPlan Launch, RunRequest Request);

/// <summary>A launch that a sweep has made.</summary>
/// <param name="Point">Where.</param>
/// <param name="Number">Which of the point's timing launches, from 0; -1 for its recorded one.</param>
public sealed record SweepLaunch(SweepPoint Point, int Number)
{
    /// <summary>What stands for the digest where iterations of one launch did not agree.</summary>
    public const string SeveralDigests = "several";

    /// <summary>Times of the measured iterations, ms; none of the recorded launch, whose times are not those of the others.</summary>
    public ImmutableArray<double> IterationsMs { get; init; } = [];

    /// <summary>Where its lanes' time went, categories in the account's order; null where nothing could be measured.</summary>
    public Account? Account { get; init; }

    /// <summary>What the recorded launch's units were made of; null of the others, and where nothing could be read.</summary>
    public RecordedUnits? Units { get; init; }

    /// <summary>The results folded; null where there are none.</summary>
    public string? Digest { get; init; }

    /// <summary>Ok, or what was wrong.</summary>
    public TrialStatus Status { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}
