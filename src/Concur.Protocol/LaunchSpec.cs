using System.Globalization;

namespace Concur.Protocol;

/// <summary>
/// What one launch of the harness has to do. Its file form has a line per field (<c>name=value</c>), so that reading it loads no
/// JSON parser into the measured process.
/// </summary>
public sealed record LaunchSpec
{
    /// <summary>A built-in workload's name, or the name of a <c>[Workload]</c> method in <see cref="AssemblyPath"/>.</summary>
    public required string Workload { get; init; }

    /// <summary>The absolute path of the workload's assembly; null for a built-in workload.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>A strategy with its parameters, such as <c>threads</c> or <c>gil:ticks=100</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The absolute path of the assembly that has the strategy; null for one of the catalogue.</summary>
    public string? StrategyAssemblyPath { get; init; }

    /// <summary>The method of a strategy of the user's; null for one of the catalogue.</summary>
    public string? StrategyMethod { get; init; }

    /// <summary>What is known of the strategy.</summary>
    /// <exception cref="FormatException">There is no such strategy in the catalogue.</exception>
    public StrategyDescriptor Descriptor => StrategyMethod is { } method
        ? new UserStrategy(StrategySpec.NameOf(Strategy), method).Descriptor
        : StrategySpec.Parse(Strategy, name => $"there is no strategy '{name}'").Strategy;

    /// <summary>What the user's method is given.</summary>
    public UnitInputs Inputs { get; init; } = UnitInputs.None;

    /// <summary>Units per iteration; at least 1.</summary>
    public required int Units { get; init; }

    /// <summary>The size of each unit in the workload's own measure; at least 0.</summary>
    public required long Size { get; init; }

    /// <summary>Threads or worker processes that execute units; at least 1.</summary>
    public required int Workers { get; init; }

    /// <summary>The seed from which every unit's own seed comes.</summary>
    public required int Seed { get; init; }

    /// <summary>What worker processes send back for a unit.</summary>
    public ReturnKind Return { get; init; }

    /// <summary>How long warm-up lasts at least, ms; it has at least one iteration.</summary>
    public required int WarmupMs { get; init; }

    /// <summary>How long warm-up lasts at most, ms, while the runtime compiles: never less than <see cref="WarmupMs"/>.</summary>
    public int LongestWarmupMs { get; init; }

    /// <summary>How long the measured iterations should last together, ms, where the harness chooses their number.</summary>
    public required int MeasuredMs { get; init; }

    /// <summary>The most measured iterations, where the harness chooses their number.</summary>
    public int MostIterations { get; init; } = int.MaxValue;

    /// <summary>Measured iterations; null lets the harness choose from <see cref="MeasuredMs"/> and its pilot.</summary>
    public required int? Iterations { get; init; }

    /// <summary>Where the harness writes its <see cref="LaunchResult"/>.</summary>
    public required string ResultPath { get; init; }

    /// <summary>Whether to record in which awaits units stand, as in a profiled launch.</summary>
    public bool RecordsAwaits { get; init; }

    /// <summary>Whether the items of the thread pool's queue are recorded, from outside.</summary>
    public bool RecordsPoolItems { get; init; }

    /// <summary>The runtime configuration for worker processes; null for the harness's own.</summary>
    public string? RuntimeConfigPath { get; init; }

    /// <summary>The prefix of the workers' diagnostic sockets; null in a timed launch.</summary>
    public string? WorkerPortPrefix { get; init; }

    /// <summary>The assembly of the engine that the strategy needs; null where it needs none, or there is none.</summary>
    public string? EnginePath { get; init; }

    /// <summary>The silos that others start; empty where the harness starts them itself, as processes of this machine.</summary>
    public IReadOnlyList<SiloPlace> Silos { get; init; } = [];

    /// <summary>
    /// The silo of each worker, by its place in <see cref="Silos"/>; empty where worker k is on silo k modulo their number.
    /// </summary>
    public IReadOnlyList<int> SiloOfWorker { get; init; } = [];

    /// <summary>Where the harness listens for silos: an address and a port; null for a free port that only this machine reaches.</summary>
    public string? DriverEndpoint { get; init; }

    /// <summary>The folder with the launch's certificate; null where no connection leaves this machine.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>What tells the silos of this launch from all others; null where the harness starts them and makes it up.</summary>
    public string? Cluster { get; init; }

    /// <summary>Where silos find each other; null for the driver. It may have a password: the file form is for this user alone.</summary>
    public ClusterMembership? Membership { get; init; }

    /// <summary>The file that is made when all silos of others have joined; null where that is not asked for.</summary>
    public string? JoinedPath { get; init; }

    /// <summary>The lines of the file form.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return SpecLine.Of("version", ProtocolVersion.Current);
        yield return SpecLine.Of("workload", Workload);
        if (AssemblyPath is not null) yield return SpecLine.Of("assembly", AssemblyPath);
        yield return SpecLine.Of("strategy", Strategy);
        if (StrategyAssemblyPath is not null) yield return SpecLine.Of("strategy-assembly", StrategyAssemblyPath);
        if (StrategyMethod is not null) yield return SpecLine.Of("strategy-method", StrategyMethod);
        yield return SpecLine.Of("units", Units);
        yield return SpecLine.Of("size", Size);
        yield return SpecLine.Of("workers", Workers);
        yield return SpecLine.Of("seed", Seed);
        yield return SpecLine.Of("return", (int)Return);
        yield return SpecLine.Of("warmup-ms", WarmupMs);
        yield return SpecLine.Of("longest-warmup-ms", LongestWarmupMs);
        yield return SpecLine.Of("measured-ms", MeasuredMs);
        yield return SpecLine.Of("most-iterations", MostIterations);
        if (Iterations is { } iterations) yield return SpecLine.Of("iterations", iterations);
        yield return SpecLine.Of("result", ResultPath);
        if (RecordsAwaits) yield return SpecLine.Of("records-awaits", 1);
        if (RecordsPoolItems) yield return SpecLine.Of("records-pool-items", 1);
        foreach (var line in Inputs.ToLines()) yield return line;
        if (RuntimeConfigPath is not null) yield return SpecLine.Of("runtime-config", RuntimeConfigPath);
        if (WorkerPortPrefix is not null) yield return SpecLine.Of("worker-port-prefix", WorkerPortPrefix);
        foreach (var line in EngineLines()) yield return line;
    }

    private IEnumerable<string> EngineLines()
    {
        if (EnginePath is not null) yield return SpecLine.Of("engine", EnginePath);
        if (DriverEndpoint is not null) yield return SpecLine.Of("driver", DriverEndpoint);
        if (CertificateFolder is not null) yield return SpecLine.Of("certificates", CertificateFolder);
        if (Cluster is not null) yield return SpecLine.Of("cluster", Cluster);
        if (JoinedPath is not null) yield return SpecLine.Of("joined", JoinedPath);
        if (Membership is not null) yield return SpecLine.Of("membership", Membership.ToText());
        if (SiloOfWorker.Count > 0) yield return SpecLine.Of("silo-of-worker", string.Join(' ', SiloOfWorker));
        for (var i = 0; i < Silos.Count; i++) yield return SpecLine.Of(SiloField(i), Silos[i].ToText());
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">A line or a number is malformed, a field is missing, or the version is another.</exception>
    public static LaunchSpec FromLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var fields = new SpecFields(lines);
        var version = fields.Int("version");
        if (version != ProtocolVersion.Current)
            throw new FormatException($"a launch specification of version {version}, not {ProtocolVersion.Current}");
        return new LaunchSpec
        {
            Workload = fields.Text("workload"),
            AssemblyPath = fields.TextOrNull("assembly"),
            Strategy = fields.Text("strategy"),
            StrategyAssemblyPath = fields.TextOrNull("strategy-assembly"),
            StrategyMethod = fields.TextOrNull("strategy-method"),
            Units = fields.Int("units"),
            Size = fields.Long("size"),
            Workers = fields.Int("workers"),
            Seed = fields.Int("seed"),
            Return = (ReturnKind)fields.Int("return"),
            WarmupMs = fields.Int("warmup-ms"),
            LongestWarmupMs = fields.Int("longest-warmup-ms"),
            MeasuredMs = fields.Int("measured-ms"),
            MostIterations = fields.Int("most-iterations"),
            Iterations = fields.IntOrNull("iterations"),
            ResultPath = fields.Text("result"),
            RecordsAwaits = fields.IntOrNull("records-awaits") is not null,
            RecordsPoolItems = fields.IntOrNull("records-pool-items") is not null,
            Inputs = UnitInputs.From(fields),
            RuntimeConfigPath = fields.TextOrNull("runtime-config"),
            WorkerPortPrefix = fields.TextOrNull("worker-port-prefix"),
            EnginePath = fields.TextOrNull("engine"),
            DriverEndpoint = fields.TextOrNull("driver"),
            CertificateFolder = fields.TextOrNull("certificates"),
            Cluster = fields.TextOrNull("cluster"),
            JoinedPath = fields.TextOrNull("joined"),
            Membership = fields.TextOrNull("membership") is { } membership ? ClusterMembership.Parse(membership) : null,
            Silos = SilosOf(fields),
            SiloOfWorker = NumbersOf(fields.TextOrNull("silo-of-worker")),
        };
    }

    private static SiloPlace[] SilosOf(SpecFields fields)
    {
        List<SiloPlace> silos = [];
        while (fields.TextOrNull(SiloField(silos.Count)) is { } text) silos.Add(SiloPlace.FromText(text));
        return silos.Count == 0 ? [] : [.. silos];
    }

    private static IReadOnlyList<int> NumbersOf(string? text) =>
        text is null ? [] : [.. text.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    private static string SiloField(int number) => FormattableString.Invariant($"silo.{number}");
}

/// <summary>What worker processes send back for a unit. Strategies that run in one process pass nothing on.</summary>
public enum ReturnKind
{
    /// <summary>The unit's result itself.</summary>
    Value,

    /// <summary>Eight bytes that stand for it: the worker hashes its result.</summary>
    Digest,
}

/// <summary>The version of everything in this assembly that one process writes and another reads.</summary>
public static class ProtocolVersion
{
    /// <summary>Raised with every change of a field, a name or an order.</summary>
    public const int Current = 13;
}
