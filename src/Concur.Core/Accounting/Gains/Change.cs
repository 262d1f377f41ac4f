namespace Concur.Core.Accounting.Gains;

/// <summary>What is different in a replay.</summary>
internal sealed record Change
{
    /// <summary>Nothing.</summary>
    public static Change None { get; } = new();

    /// <summary>A lock is never waited for.</summary>
    public static Change Freeing(int number) => new() { Free = new HashSet<int> { number } };

    /// <summary>The times of parts of computing, as a factor.</summary>
    public Func<UnitPart, double> Computing { get; init; } = _ => 1;

    /// <summary>Locks that are never waited for, by their numbers.</summary>
    public IReadOnlySet<int> Free { get; init; } = new HashSet<int>();

    /// <summary>The time of collections, as a factor.</summary>
    public double Pausing { get; init; } = 1;

    /// <summary>The time of starting workers, as a factor.</summary>
    public double Starting { get; init; } = 1;

    /// <summary>The time of passing units between processes, as a factor.</summary>
    public double Passing { get; init; } = 1;

    /// <summary>Whether every unit takes the mean time.</summary>
    public bool EvensUnits { get; init; }

    /// <summary>Whether units are taken by their time, longest first.</summary>
    public bool LongestFirst { get; init; }

    /// <summary>The number of workers; null for that of the trial.</summary>
    public int? Workers { get; init; }

    /// <summary>The number of cores; null for that of the machine.</summary>
    public double? Cores { get; init; }
}
