using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>Writes a sweep's report (sweep.json).</summary>
public static class SweepFile
{
    /// <summary>The report's name.</summary>
    public const string FileName = "sweep.json";

    /// <summary>Writes the report's JSON and a final newline.</summary>
    public static void Write(SweepReport sweep, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(SweepDocument.Of(sweep), DocumentContext.Default.SweepDocument));
        output.Write('\n');
    }

    /// <summary>Writes several reports as one list, and a final newline.</summary>
    public static void Write(IEnumerable<SweepReport> sweeps, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize([.. sweeps.Select(SweepDocument.Of)], DocumentContext.Default.ImmutableArraySweepDocument));
        output.Write('\n');
    }

    /// <summary>Writes the JSON schema of reports, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSchemas.Of(DocumentContext.Default.SweepDocument, "A sweep of dotnet-concur", version: null, isNeverRead: true));
        output.Write('\n');
    }

    /// <summary>Replaces the report in a sweep's folder.</summary>
    public static void Save(SweepReport sweep, string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), output => Write(sweep, output));
}

/// <summary>The request of a sweep and its machine: the first line of the journal, and a part of the report.</summary>
internal sealed record SweepHeader
{
    /// <summary>The version of journals and reports. It rises when a name or a meaning changes, not when something is added.</summary>
    public const int Version = 1;

    private const double MostCores = 100_000;

    /// <summary>The version of this shape.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The tool that made it.</summary>
    public required StoredTool Tool { get; init; }

    /// <summary>The settings of all points.</summary>
    public required StoredRequest Request { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When the sweep began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>The SHA-256 of the workload's assembly, in hexadecimal digits; null for a built-in workload.</summary>
    [JsonRequired]
    public string? AssemblyHash { get; init; }

    /// <summary>Numbers of workers, ascending.</summary>
    public required ImmutableArray<int> Workers { get; init; }

    /// <summary>Sizes of a unit, ascending.</summary>
    public required ImmutableArray<long> Sizes { get; init; }

    /// <summary>Numbers of cores for which times are predicted.</summary>
    public required ImmutableArray<int> Projections { get; init; }

    /// <summary>The machines of which the numbers of workers are made; left out where there is one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MachineAxis? Machines { get; init; }

    /// <summary>Those machines; left out where there is one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fleet? Fleet { get; init; }

    /// <summary>Whether sizes are added around break-evens; null in older files.</summary>
    public bool? Refines { get; init; }

    /// <summary>The header of a sweep.</summary>
    public static SweepHeader Of(SweepReport sweep) => new()
    {
        SchemaVersion = Version,
        Tool = new StoredTool(sweep.ToolVersion),
        Request = StoredRequest.Of(sweep.Request, workers: 0),
        Machine = sweep.Machine,
        StartedUtc = sweep.StartedUtc,
        AssemblyHash = sweep.AssemblyHash,
        Workers = sweep.Request.Workers,
        Sizes = sweep.Request.Sizes,
        Projections = sweep.Request.Projections,
        Machines = sweep.Request.Machines,
        Fleet = sweep.Fleet,
        Refines = sweep.Request.Refines,
    };

    /// <summary>The sweep, without any point.</summary>
    /// <exception cref="FormatException">It is of another version, or can't be asked for.</exception>
    public SweepReport ToReport()
    {
        if (SchemaVersion != Version)
            throw new FormatException(FormattableString.Invariant($"it is of schema {SchemaVersion}, and this version reads {Version}"));
        if (Request is { Commands.Length: > 0 } or { Variants.Length: > 0 })
            throw new FormatException("a sweep has no variants and no commands");
        var request = new SweepGrid(Request.ToWorkloadRequest(), Workers, Sizes)
        {
            Projections = Projections,
            Machines = Machines,
            Refines = Refines ?? false,
        };
        request.Check();
        if (Machine.UsableCores is not (> 0 and <= MostCores))
            throw new FormatException(FormattableString.Invariant($"{Machine.UsableCores} cores are not what a machine has"));
        foreach (var strategy in request.Strategies) request.Parse(strategy);
        if (request.StrategyCodes.FirstOrDefault(code => !UserStrategy.IsName(code.Name)) is { } other)
            throw new FormatException($"'{other.Name}' is no name of a strategy of one's own");
        return SweepReport.Empty(Tool.Version, request, Machine, StartedUtc) with
        {
            AssemblyHash = AssemblyHash,
            Fleet = Fleet,
        };
    }
}

/// <summary>A sweep's report as its file has it. Times are ms.</summary>
/// <param name="Sweep">The request and the machine.</param>
/// <param name="LaunchesPlanned">The number of launches that were planned.</param>
/// <param name="LaunchesMade">The number of launches that were made.</param>
/// <param name="Points">The measurements at each point.</param>
/// <param name="Curves">How strategies scale.</param>
/// <param name="BreakEvens">The sizes from which strategies beat sequential.</param>
/// <param name="Projections">Predictions.</param>
internal sealed record SweepDocument(
    SweepHeader Sweep,
    int LaunchesPlanned,
    int LaunchesMade,
    ImmutableArray<SweepPointReport> Points,
    ImmutableArray<ScalingCurve> Curves,
    ImmutableArray<BreakEven> BreakEvens,
    ImmutableArray<Projection> Projections)
{
    public static SweepDocument Of(SweepReport sweep) => new(
        SweepHeader.Of(sweep),
        sweep.Launches.Planned,
        sweep.Launches.Made,
        sweep.Points,
        sweep.Curves,
        sweep.BreakEvens,
        sweep.Projections);
}
