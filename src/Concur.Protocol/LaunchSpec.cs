namespace Concur.Protocol;

/// <summary>
/// What one launch of the harness is to do. Its file form is a line per field (<c>name=value</c>), so that
/// reading it loads no JSON parser into the measured process.
/// </summary>
public sealed record LaunchSpec
{
    /// <summary>A built-in workload's name, or the name of a <c>[Workload]</c> method in <see cref="AssemblyPath"/>.</summary>
    public required string Workload { get; init; }

    /// <summary>The absolute path of the workload's assembly; null for a built-in workload.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>A strategy with its parameters, such as <c>threads</c> or <c>gil:ticks=100</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>Units per iteration; at least 1.</summary>
    public required int Units { get; init; }

    /// <summary>The size of each unit; at least 0.</summary>
    public required long Size { get; init; }

    /// <summary>Lanes; at least 1.</summary>
    public required int Workers { get; init; }

    /// <summary>The seed from which every unit's own seed comes.</summary>
    public required int Seed { get; init; }

    /// <summary>What worker processes send back for a unit.</summary>
    public ReturnKind Return { get; init; }

    /// <summary>Warm-up lasts at least this many ms (and at least one iteration).</summary>
    public required int WarmupMs { get; init; }

    /// <summary>Measured iterations are added up to about this many ms.</summary>
    public required int MeasuredMs { get; init; }

    /// <summary>But no more measured iterations than this, where the harness chooses.</summary>
    public int MostIterations { get; init; } = int.MaxValue;

    /// <summary>Measured iterations; 0 lets the harness choose from <see cref="MeasuredMs"/> and its pilot.</summary>
    public required int Iterations { get; init; }

    /// <summary>Where the harness writes its <see cref="LaunchResult"/>.</summary>
    public required string ResultPath { get; init; }

    /// <summary>The runtime configuration under which workers are to run; null for the harness's own.</summary>
    public string? RuntimeConfigPath { get; init; }

    /// <summary>The prefix of the workers' diagnostic sockets; null in a timing launch.</summary>
    public string? WorkerPortPrefix { get; init; }

    /// <summary>The lines of the file form.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return Line("version", ProtocolVersion.Current);
        yield return Line("workload", Workload);
        if (AssemblyPath is not null) yield return Line("assembly", AssemblyPath);
        yield return Line("strategy", Strategy);
        yield return Line("units", Units);
        yield return Line("size", Size);
        yield return Line("workers", Workers);
        yield return Line("seed", Seed);
        yield return Line("return", (int)Return);
        yield return Line("warmup-ms", WarmupMs);
        yield return Line("measured-ms", MeasuredMs);
        yield return Line("most-iterations", MostIterations);
        yield return Line("iterations", Iterations);
        yield return Line("result", ResultPath);
        if (RuntimeConfigPath is not null) yield return Line("runtime-config", RuntimeConfigPath);
        if (WorkerPortPrefix is not null) yield return Line("worker-port-prefix", WorkerPortPrefix);
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">A line or a number is malformed, a field is missing, or the version is another.</exception>
    public static LaunchSpec FromLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var fields = new SpecFields(lines);
        var version = fields.Int("version");
        if (version != ProtocolVersion.Current)
            throw new FormatException($"the launch specification is of version {version}; this harness reads version {ProtocolVersion.Current}");
        return new LaunchSpec
        {
            Workload = fields.Text("workload"),
            AssemblyPath = fields.TextOrNull("assembly"),
            Strategy = fields.Text("strategy"),
            Units = fields.Int("units"),
            Size = fields.Long("size"),
            Workers = fields.Int("workers"),
            Seed = fields.Int("seed"),
            Return = (ReturnKind)fields.Int("return"),
            WarmupMs = fields.Int("warmup-ms"),
            MeasuredMs = fields.Int("measured-ms"),
            MostIterations = fields.Int("most-iterations"),
            Iterations = fields.Int("iterations"),
            ResultPath = fields.Text("result"),
            RuntimeConfigPath = fields.TextOrNull("runtime-config"),
            WorkerPortPrefix = fields.TextOrNull("worker-port-prefix"),
        };
    }

    private static string Line(string name, string value) =>
        value.AsSpan().ContainsAny('\n', '\r') ? throw new FormatException($"{name} must be one line") : name + "=" + value;

    private static string Line(string name, long value) => name + "=" + value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
