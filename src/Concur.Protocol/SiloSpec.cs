namespace Concur.Protocol;

/// <summary>
/// What a silo has to do: a process of the harness that executes units which a driver sends. It ends with its standard input, and with
/// the thread that started it. Its file form has a line per field.
/// </summary>
public sealed record SiloSpec
{
    /// <summary>Its name among the silos of the launch.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens: an address and a port.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Where the driver listens. The silo waits for it as long as its standard input stays open.</summary>
    public required string DriverEndpoint { get; init; }

    /// <summary>The engine's assembly, on the silo's machine.</summary>
    public required string EnginePath { get; init; }

    /// <summary>What tells this launch from all others.</summary>
    public required string Cluster { get; init; }

    /// <summary>How many workers it serves.</summary>
    public required int Workers { get; init; }

    /// <summary>Where it writes, in one line, why it could not start or go on.</summary>
    public required string FailurePath { get; init; }

    /// <summary>The folder with the launch's certificate; null where nothing is encrypted.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Where it finds the others; null for the driver. It may have a password: the file form is for this user alone.</summary>
    public ClusterMembership? Membership { get; init; }

    /// <summary>The workload's assembly on the silo's machine; null where it is where the driver says, or there is none.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>The lines of the file form.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return SpecLine.Of("version", ProtocolVersion.Current);
        yield return SpecLine.Of("name", Name);
        yield return SpecLine.Of("endpoint", Endpoint);
        yield return SpecLine.Of("driver", DriverEndpoint);
        yield return SpecLine.Of("engine", EnginePath);
        yield return SpecLine.Of("cluster", Cluster);
        yield return SpecLine.Of("workers", Workers);
        yield return SpecLine.Of("failure", FailurePath);
        if (CertificateFolder is not null) yield return SpecLine.Of("certificates", CertificateFolder);
        if (Membership is not null) yield return SpecLine.Of("membership", Membership.ToText());
        if (AssemblyPath is not null) yield return SpecLine.Of("assembly", AssemblyPath);
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">A line or a number is malformed, a field is missing, or the version is another.</exception>
    public static SiloSpec FromLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var fields = new SpecFields(lines);
        var version = fields.Int("version");
        if (version != ProtocolVersion.Current)
            throw new FormatException($"a silo's specification of version {version}, not {ProtocolVersion.Current}");
        return new SiloSpec
        {
            Name = fields.Text("name"),
            Endpoint = fields.Text("endpoint"),
            DriverEndpoint = fields.Text("driver"),
            EnginePath = fields.Text("engine"),
            Cluster = fields.Text("cluster"),
            Workers = fields.Int("workers"),
            FailurePath = fields.Text("failure"),
            CertificateFolder = fields.TextOrNull("certificates"),
            Membership = fields.TextOrNull("membership") is { } membership ? ClusterMembership.Parse(membership) : null,
            AssemblyPath = fields.TextOrNull("assembly"),
        };
    }
}

/// <summary>A silo that others start, for the driver that waits for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Machine">The name of its machine.</param>
/// <param name="Endpoint">Where it listens.</param>
public sealed record SiloPlace(string Name, string Machine, string Endpoint)
{
    private const char Separator = '\t';

    /// <summary>The text form, one line.</summary>
    /// <exception cref="FormatException">A name has a tab.</exception>
    public string ToText() => Name.Contains(Separator, StringComparison.Ordinal) || Machine.Contains(Separator, StringComparison.Ordinal)
        ? throw new FormatException("the names of silos and machines have no tabs")
        : string.Join(Separator, Name, Machine, Endpoint);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static SiloPlace FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(Separator) is [var name, var machine, var endpoint]
            ? new SiloPlace(name, machine, endpoint)
            : throw new FormatException($"not a silo: '{text}'");
    }
}
