using System.Collections.Immutable;
using System.Text.Json.Serialization;

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

    /// <summary>The numbers of launches that were planned and made.</summary>
    public required (int Planned, int Made) Launches { get; init; }

    /// <summary>What was measured, by strategy, size and workers.</summary>
    public required ImmutableArray<SweepPointReport> Points { get; init; }

    /// <summary>How each strategy scales with workers at each size; only where there are enough numbers of workers.</summary>
    public required ImmutableArray<ScalingCurve> Curves { get; init; }

    /// <summary>The size from which each strategy beats sequential; only where there are several sizes.</summary>
    public required ImmutableArray<BreakEven> BreakEvens { get; init; }

    /// <summary>Predicted times with more cores; empty unless asked for.</summary>
    public ImmutableArray<Projection> Projections { get; init; } = [];

    /// <summary>The machines of the sweep, where it spans several; null in one of a single machine.</summary>
    public Fleet? Fleet { get; init; }

    /// <summary>The cores for a number of workers.</summary>
    public double CoresFor(int workers) => Request.Machines?.CoresOf(workers) ?? Machine.UsableCores;

    /// <summary>Why this sweep's times are not comparable with times that are measured now, in words; null where they are.</summary>
    /// <param name="now">The sweep as it would be measured now.</param>
    public string? GetMismatch(SweepReport now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return (Machine.Cpu, Machine.UsableCores) != (now.Machine.Cpu, now.Machine.UsableCores) ? "another machine, or other cores of it"
            : !CoresOf(this).SequenceEqual(CoresOf(now)) ? "other machines, or other cores of them"
            : Machine.Runtime != now.Machine.Runtime ? $"another runtime, {Machine.Runtime}"
            : !Settings(Machine).SequenceEqual(Settings(now.Machine)) ? "other DOTNET_ settings"
            : ToolVersion != now.ToolVersion ? $"another version of the tool, {ToolVersion}"
            : AssemblyHash != now.AssemblyHash ? "another build of the workload"
            : !Builds(Request).SequenceEqual(Builds(now.Request)) ? "another build of a strategy"
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

    private static IEnumerable<(string?, double)> CoresOf(SweepReport sweep) =>
        sweep.Fleet?.Machines.Select(machine => (machine.Facts.Cpu, machine.Facts.UsableCores)) ?? [];

    private static IEnumerable<string?> Builds(SweepGrid request) => request.StrategyCodes.Select(code => code.CodeHash);

    private static IEnumerable<KeyValuePair<string, string>> Settings(MachineFacts machine) =>
        machine.EffectiveSettings.OrderBy(setting => setting.Key, StringComparer.Ordinal);
}

/// <summary>A sweep in a folder of runs.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Report">Its report; in a list without points.</param>
public sealed record StoredSweep(string Name, SweepReport Report);

/// <summary>What was measured at a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Timing">Its iteration times; null where all launches failed.</param>
/// <param name="Speedup">Sequential's median at this size divided by its own; null without both, or where its results differ.</param>
/// <param name="Account">The account of its timed launches, divided inside units as in the profiled launch; null without any.</param>
public sealed record SweepPointReport(
    [property: JsonIgnore] SweepPoint Point,
    [property: JsonIgnore] TimingSummary? Timing,
    [property: JsonPropertyOrder(1)] RatioReport? Speedup,
    [property: JsonPropertyOrder(1)] Account? Account)
{
    /// <summary>The strategy with its parameter.</summary>
    public string Strategy => Point.Strategy;

    /// <summary>The number of workers.</summary>
    public int Workers => Point.Workers;

    /// <summary>The size of a unit.</summary>
    public long Size => Point.Size;

    /// <summary>The median iteration time, ms; null where all launches failed.</summary>
    public double? MedianMs => Timing?.MedianMs;

    /// <summary>Its 95 % confidence interval, ms; null with too few launches.</summary>
    public Interval? MedianInterval => Timing?.Interval;

    /// <summary>The number of iterations that it is the median of.</summary>
    public int Iterations => Timing?.Count ?? 0;

    /// <summary>Whether its results are sequential's; null where there is nothing to compare.</summary>
    [JsonPropertyOrder(2)]
    public bool? ResultsAgree { get; init; }

    /// <summary>Ok, or how the first launch failed that did.</summary>
    [JsonPropertyOrder(2)]
    public TrialStatus Status { get; init; }

    /// <summary>What went wrong, in one line; null when nothing did.</summary>
    [JsonPropertyOrder(2)]
    public string? Error { get; init; }
}

/// <summary>
/// A law fitted to times over workers: T(N) = T(1) / N x (1 + contention (N - 1) + coherency N (N - 1)). With coherency it is
/// Gunther's Universal Scalability Law, without it Amdahl's, whose serial share is the contention.
/// </summary>
/// <param name="BaseMs">The fitted time with one worker, ms.</param>
/// <param name="Contention">The share of the work that only one worker can do at a time, 0 or more.</param>
/// <param name="Coherency">The cost of each pair of workers, as a share of the work, 0 or more; 0 by Amdahl's law.</param>
/// <param name="Misfit">The root mean square of the relative residuals.</param>
public sealed record ScalingReport(double BaseMs, double Contention, double Coherency, double Misfit)
{
    /// <summary>The contention's 95 % confidence interval; null with too few launches per point.</summary>
    public Interval? ContentionInterval { get; init; }

    /// <summary>The coherency's 95 % confidence interval; null with too few launches per point.</summary>
    public Interval? CoherencyInterval { get; init; }

    /// <summary>
    /// Whether points with more workers than cores were fitted too, because there are too few others: then waiting for a core is part of
    /// the coefficients.
    /// </summary>
    public bool PastCores { get; init; }

    /// <summary>The number of workers at which it is fastest; null where more are always better.</summary>
    public double? Peak => Contention >= 1 ? 1 : Coherency > 0 ? Math.Max(1, Math.Sqrt((1 - Contention) / Coherency)) : null;

    /// <summary>The time with a number of workers, ms.</summary>
    public double TimeMs(double workers) => BaseMs / workers * (1 + (Contention * (workers - 1)) + (Coherency * workers * (workers - 1)));
}

/// <summary>A strategy over numbers of workers.</summary>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Amdahl">Amdahl's law; null with fewer than two numbers of workers.</param>
/// <param name="Usl">The Universal Scalability Law; null with fewer than three.</param>
public sealed record ScalingCurve(
    string Strategy, long Size, [property: JsonIgnore] ScalingReport? Amdahl, [property: JsonIgnore] ScalingReport? Usl)
{
    /// <summary>The serial share by Amdahl's law.</summary>
    public double? SerialShare => Amdahl?.Contention;

    /// <summary>Its 95 % confidence interval; null with too few launches per point.</summary>
    public Interval? SerialShareInterval => Amdahl?.ContentionInterval;

    /// <summary>The contention of the Universal Scalability Law.</summary>
    public double? Contention => Usl?.Contention;

    /// <summary>Its 95 % confidence interval; null with too few launches per point.</summary>
    public Interval? ContentionInterval => Usl?.ContentionInterval;

    /// <summary>The coherency of the Universal Scalability Law.</summary>
    public double? Coherency => Usl?.Coherency;

    /// <summary>Its 95 % confidence interval; null with too few launches per point.</summary>
    public Interval? CoherencyInterval => Usl?.CoherencyInterval;

    /// <summary>The number of workers at which the law is fastest; null where more are always better.</summary>
    public double? PeakWorkers => Usl?.Peak;

    /// <summary>The root mean square of the relative residuals of the Universal Scalability Law, or of Amdahl's without it.</summary>
    public double? Misfit => (Usl ?? Amdahl)?.Misfit;

    /// <summary>
    /// The measured share of lane time in locks, in queues for a core or for the pool, and in waits that sequential does not have, at the
    /// most workers; null where it is not known.
    /// </summary>
    public double? MeasuredWaiting { get; init; }

    /// <summary>The share of lane time that the contention is there: (N - 1) contention of N T(N).</summary>
    public double? FittedWaiting { get; init; }

    /// <summary>Whether waiting for a core is part of the serial share: see <see cref="ScalingReport.PastCores"/>.</summary>
    public bool? SerialSharePastCores => Amdahl?.PastCores;

    /// <summary>Whether waiting for a core is part of contention and coherency: see <see cref="ScalingReport.PastCores"/>.</summary>
    public bool? ContentionPastCores => Usl?.PastCores;
}

/// <summary>The size from which a strategy beats sequential.</summary>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Workers">The number of workers.</param>
/// <param name="Size">The size; null where it is not between two sizes that were measured.</param>
/// <param name="Outcome">Where the size is.</param>
public sealed record BreakEven(
    string Strategy, int Workers, [property: JsonPropertyOrder(1)] double? Size, BreakEvenOutcome Outcome)
{
    /// <summary>Its 95 % confidence interval; null with too few launches, and where there is no size.</summary>
    [JsonPropertyOrder(1)]
    public BreakEvenInterval? Interval { get; init; }
}

/// <summary>The sizes between which a break-even lies.</summary>
/// <param name="Low">The lower end; null where it lies below the smallest size that was measured.</param>
/// <param name="High">The upper end; null where it lies above the largest.</param>
public sealed record BreakEvenInterval(double? Low, double? High);

/// <summary>Where a strategy begins to beat sequential.</summary>
public enum BreakEvenOutcome
{
    /// <summary>Between two sizes that were measured.</summary>
    Found,

    /// <summary>At the smallest size already.</summary>
    Always,

    /// <summary>Not even at the largest size.</summary>
    Never,

    /// <summary>At the smallest size already, or not even at the largest, but that is not significant.</summary>
    Unsure,
}

/// <summary>A prediction by a simulation that was calibrated from measurements.</summary>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Cores">The number of cores, and of workers.</param>
/// <param name="TimeMs">An iteration's time, ms.</param>
/// <param name="Speedup">Sequential's measured median divided by it.</param>
public sealed record Projection(
    string Strategy, long Size, int Cores, double TimeMs, [property: JsonPropertyOrder(1)] double? Speedup)
{
    /// <summary>A larger relative error in its own check says that the model does not describe the workload.</summary>
    public const double MostError = 0.10;

    /// <summary>The time if busy cores slow each other down no more than they did where it was measured, ms.</summary>
    public required double BestMs { get; init; }

    /// <summary>
    /// The relative error of the same simulation at the most workers, when it is calibrated without that point; null where no
    /// point can be left out.
    /// </summary>
    [JsonPropertyOrder(1)]
    public double? LeftOutError { get; init; }

    /// <summary>Whether it failed its own check, so that it predicts nothing. One that could not be checked has not failed.</summary>
    [JsonPropertyOrder(1)]
    public bool IsRefuted => LeftOutError is { } error && Math.Abs(error) > MostError;
}
