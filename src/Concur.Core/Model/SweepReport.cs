using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A sweep as it is reported and stored.</summary>
public sealed record SweepReport
{
    /// <summary>The version of the tool that made it.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What was asked for.</summary>
    public required SweepGrid Request { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>The SHA-256 of the workload's assembly, in hexadecimal digits; null for a built-in workload.</summary>
    public string? AssemblyHash { get; init; }

    /// <summary>How many launches were planned, and how many were made.</summary>
    public required (int Planned, int Made) Launches { get; init; }

    /// <summary>What was measured, by strategy, size and workers.</summary>
    public required ImmutableArray<SweepPointReport> Points { get; init; }

    /// <summary>How each strategy scales with workers at each size; only where there are enough numbers of workers.</summary>
    public required ImmutableArray<ScalingCurve> Curves { get; init; }

    /// <summary>From which size on each strategy beats sequential; only where there are several sizes.</summary>
    public required ImmutableArray<BreakEven> BreakEvens { get; init; }

    /// <summary>What more cores would do; empty unless asked for.</summary>
    public ImmutableArray<Projection> Projections { get; init; } = [];

    /// <summary>What keeps this sweep's times from being put beside others that would be measured now, in words; null where nothing does.</summary>
    /// <param name="now">What would be measured.</param>
    public string? WhyNotWith(SweepReport now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return (Machine.Cpu, Machine.UsableCores) != (now.Machine.Cpu, now.Machine.UsableCores) ? "another machine, or other cores of it"
            : Machine.Runtime != now.Machine.Runtime ? $"another runtime, {Machine.Runtime}"
            : !Machine.EffectiveSettings.OrderBy(setting => setting.Key, StringComparer.Ordinal).SequenceEqual(now.Machine.EffectiveSettings.OrderBy(setting => setting.Key, StringComparer.Ordinal)) ? "other DOTNET_ settings"
            : ToolVersion != now.ToolVersion ? $"another version of the tool, {ToolVersion}"
            : AssemblyHash != now.AssemblyHash ? "another build of the workload"
            : null;
    }

    /// <summary>A sweep of which nothing is measured yet.</summary>
    public static SweepReport Empty(string toolVersion, SweepGrid request, MachineFacts machine, DateTimeOffset startedUtc) => new()
    {
        ToolVersion = toolVersion,
        Request = request,
        Machine = machine,
        StartedUtc = startedUtc,
        Launches = (0, 0),
        Points = [],
        Curves = [],
        BreakEvens = [],
    };
}

/// <summary>A sweep in a folder of runs.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Report">What is known of it; in a list without points.</param>
public sealed record StoredSweep(string Name, SweepReport Report);

/// <summary>What was measured at a point.</summary>
/// <param name="Point">Where.</param>
/// <param name="Timing">Its iterations; null where all launches failed.</param>
/// <param name="Speedup">Sequential's median at this size over its own; null without both, or where its results differ.</param>
/// <param name="Account">Of its timing launches, the time inside units divided as the recorded one's was; null without any.</param>
public sealed record SweepPointReport(SweepPoint Point, TimingSummary? Timing, RatioReport? Speedup, Account? Account)
{
    /// <summary>Ok, or what was wrong with the first launch that was not.</summary>
    public TrialStatus Status { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether its results are sequential's; null where there is nothing to compare.</summary>
    public bool? ResultsAgree { get; init; }
}

/// <summary>A strategy over numbers of workers.</summary>
/// <param name="Strategy">With its parameter.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Amdahl">By Amdahl's law; null with fewer than two numbers of workers.</param>
/// <param name="Usl">By the Universal Scalability Law; null with fewer than three.</param>
public sealed record ScalingCurve(string Strategy, long Size, ScalingReport? Amdahl, ScalingReport? Usl)
{
    /// <summary>The share of lane time in locks and in queues for a core or for the pool, as measured at the most workers; null where it can't be had.</summary>
    public double? MeasuredWaiting { get; init; }

    /// <summary>The share of lane time that the contention would be there: (N - 1) contention of N T(N).</summary>
    public double? FittedWaiting { get; init; }
}

/// <summary>The size from which a strategy beats sequential.</summary>
/// <param name="Strategy">With its parameter.</param>
/// <param name="Workers">With how many workers.</param>
/// <param name="Size">The size; null where it is not between two sizes that were measured.</param>
/// <param name="Outcome">Whether it is.</param>
public sealed record BreakEven(string Strategy, int Workers, double? Size, BreakEvenOutcome Outcome)
{
    /// <summary>Its 95 % interval; null with too few launches, and where there is no size.</summary>
    public BreakEvenInterval? Interval { get; init; }
}

/// <summary>Between which sizes a break-even lies.</summary>
/// <param name="Low">The lower end; null where that lies below the least size that was measured.</param>
/// <param name="High">The upper end; null where that lies above the greatest.</param>
public sealed record BreakEvenInterval(double? Low, double? High);

/// <summary>Where a strategy begins to beat sequential.</summary>
public enum BreakEvenOutcome
{
    /// <summary>Between two sizes that were measured.</summary>
    Found,

    /// <summary>At the least size already.</summary>
    Always,

    /// <summary>Not even at the greatest size.</summary>
    Never,

    /// <summary>At the least size already, or not even at the greatest, but not surely.</summary>
    Unsure,
}

/// <summary>A prediction, by a simulation calibrated from what was measured.</summary>
/// <param name="Strategy">With its parameter.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Cores">With so many cores, and workers.</param>
/// <param name="TimeMs">An iteration's time, ms.</param>
/// <param name="Speedup">Sequential's measured median over it.</param>
public sealed record Projection(string Strategy, long Size, int Cores, double TimeMs, double? Speedup)
{
    /// <summary>The time if cores that compute beside each other slow each other down no more than they did where it was measured, ms.</summary>
    public required double BestMs { get; init; }

    /// <summary>How far the same simulation, calibrated without the point of the most workers, is off there, as a share; null where there is no point to leave out.</summary>
    public double? LeftOutError { get; init; }
}
