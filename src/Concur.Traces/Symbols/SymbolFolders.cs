using System.Collections.Immutable;

namespace Concur.Traces.Symbols;

/// <summary>The folders that people keep PDBs in, as they write them. Only folders of this machine count: nothing is fetched.</summary>
public static class SymbolFolders
{
    /// <summary>The variable that lists them.</summary>
    public const string Variable = "CONCUR_SYMBOL_PATH";

    /// <summary>The variable of debuggers for Windows that does so too, with servers among them.</summary>
    public const string DebuggersVariable = "_NT_SYMBOL_PATH";

    /// <summary>The parts of a list: <c>DIR;DIR</c>, or as the system lists paths.</summary>
    public static ImmutableArray<string> Split(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list.Split([';', Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    /// <summary>The folders that the variables name and that are there.</summary>
    /// <param name="own">The value of <see cref="Variable"/>; null where it is not set.</param>
    /// <param name="debuggers">
    /// The value of <see cref="DebuggersVariable"/>, such as <c>/symbols;srv*/cache*https://example.com</c>, of which the folders count.
    /// </param>
    public static ImmutableArray<string> OfVariables(string? own, string? debuggers) =>
    [
        .. Split(own ?? "")
            .Concat((debuggers ?? "").Split([';', '*'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(folder => IsLocal(folder) && Directory.Exists(folder))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether a path is one of this machine: of others nothing is asked.</summary>
    internal static bool IsLocal(string path) => Path.IsPathFullyQualified(path) && path is not (['\\' or '/', '\\' or '/', ..]);
}
