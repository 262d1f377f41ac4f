namespace Concur.Core.Model;

/// <summary>A part of what an iteration's wall time consists of: of what the last worker to end had to wait for.</summary>
/// <param name="Kind">One of <see cref="PathKinds"/>.</param>
/// <param name="What">What was done, in words: <c>computing in Cache.Add inside the lock in Cache.Get</c>.</param>
/// <param name="Ms">How long, ms of the replayed iteration.</param>
/// <param name="Share">As a share of that iteration.</param>
public sealed record CriticalPart(string Kind, string What, double Ms, double Share)
{
    /// <summary>The method that computed; null where that is not known, and for a part that is none of a method.</summary>
    public string? Method { get; init; }

    /// <summary>The method with the lock statement that it was inside, or waited at; null for none at which workers wait.</summary>
    public string? Lock { get; init; }

    /// <summary>Where that statement stands in the source; null where that is not known.</summary>
    public SourcePlace? Place { get; init; }
}

/// <summary>The kinds of parts of a critical path in reports.</summary>
public static class PathKinds
{
    /// <summary>A unit was on a core.</summary>
    public const string Compute = "compute";

    /// <summary>A unit was neither on a core nor ready for one, and not because of a lock that is replayed.</summary>
    public const string OffCpu = "off-cpu";

    /// <summary>A worker was ready and had no core.</summary>
    public const string RunQueue = "run-queue";

    /// <summary>A worker tried again to get a lock.</summary>
    public const string Spin = "spin";

    /// <summary>A worker had been woken for a lock and was not there yet.</summary>
    public const string WakeUp = "wake-up";

    /// <summary>All workers stood still for a collection.</summary>
    public const string Gc = "gc";

    /// <summary>A worker was started.</summary>
    public const string Startup = "startup";

    /// <summary>A unit or its result was on its way between processes.</summary>
    public const string Passing = "passing";

    /// <summary>The strategy's own code was on a core.</summary>
    public const string Dispatch = "dispatch";

    /// <summary>All units had ended and the strategy had not returned.</summary>
    public const string End = "end";

    /// <summary>All parts that are too small to be told apart.</summary>
    public const string Other = "other";
}
