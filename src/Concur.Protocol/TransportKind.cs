namespace Concur.Protocol;

/// <summary>How units and results travel between the harness and its worker processes.</summary>
public enum TransportKind
{
    /// <summary>The worker's standard input and output.</summary>
    Pipe,

    /// <summary>A Unix domain socket.</summary>
    Socket,

    /// <summary>A pipe for requests and responses, a memory-mapped file for the bytes of results.</summary>
    SharedMemory,
}

/// <summary>The transports' names on the command line, in the order of <see cref="TransportKind"/>.</summary>
public static class TransportNames
{
    /// <summary>The strategies' parameter that names a transport.</summary>
    public const string Parameter = "transport";

    /// <summary>The name of <see cref="TransportKind.SharedMemory"/>.</summary>
    public const string SharedMemory = "shared-memory";

    private static readonly string[] Names = ["pipe", "socket", SharedMemory];

    /// <summary>Every transport, the default first.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The transport of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static TransportKind Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index >= 0 ? (TransportKind)index : throw new FormatException($"there is no transport '{name}'");
    }
}
