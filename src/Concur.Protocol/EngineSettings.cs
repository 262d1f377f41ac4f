namespace Concur.Protocol;

/// <summary>What one process of an engine has to know.</summary>
public sealed record EngineSettings
{
    /// <summary>
    /// The most bytes of a request or an answer. A longer one would end the connection, and with it every other call on it, so it is
    /// refused before it is sent.
    /// </summary>
    public const int MostBytes = 256 << 20;

    /// <summary>The process's name among those of the launch.</summary>
    public required string Name { get; init; }

    /// <summary>Where the process listens for the others: an address and a port, such as <c>127.0.0.1:41001</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Where the driver listens.</summary>
    public required string DriverEndpoint { get; init; }

    /// <summary>What tells this launch from all others.</summary>
    public required string Cluster { get; init; }

    /// <summary>The name of each worker's silo, by the worker's number; empty where the process is a silo.</summary>
    public IReadOnlyList<string> Silos { get; init; } = [];

    /// <summary>The folder with the launch's certificate; null where nothing is encrypted.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Where the processes find each other; null for the driver.</summary>
    public ClusterMembership? Membership { get; init; }

    /// <summary>A new name for <see cref="Cluster"/>. Where it is found in a database of the user's, it says whose it is.</summary>
    public static string NewCluster() => "dotnet-concur-" + Guid.NewGuid().ToString("N");

    /// <summary>Called with one line when the engine cannot go on, such as when the others have given this process up.</summary>
    public Action<string>? Failed { get; init; }
}

/// <summary>The files of an engine.</summary>
public static class EngineFiles
{
    /// <summary>The folder of all engines, beside the tool's assemblies or among the user's files.</summary>
    public const string Folder = "engines";

    /// <summary>The only engine: Microsoft Orleans. It is also the name of its folder and of the strategy.</summary>
    public const string Orleans = StrategyNames.Orleans;

    /// <summary>The folder of an engine's portable code. Precompiled code lies beside it, in a folder named for its system.</summary>
    public const string Portable = "any";

    /// <summary>The assembly that is the engine.</summary>
    public const string OrleansAssembly = "Concur.Engines.Orleans.dll";

    /// <summary>The type in it that implements <see cref="IEngine"/>.</summary>
    public const string OrleansType = "Concur.Engines.Orleans.OrleansEngine";

    /// <summary>The certificate of a launch with its key, in its folder.</summary>
    public const string Certificate = "launch.pem";

    /// <summary>The oldest version of .NET under which engines run.</summary>
    public const int LeastRuntime = 10;

    /// <summary>Where units run that need an engine which is not there: one line.</summary>
    public static string Missing(string name) =>
        $"strategy '{name}' needs the engine '{name}', which is not installed: {AddCommand(name)}";

    /// <summary>The command that installs one.</summary>
    public static string AddCommand(string name) => "dotnet concur engines add " + name;
}
