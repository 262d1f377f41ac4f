using System.Collections.Immutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>The lines of calls in their source, by the PDBs of the very builds that a process loaded.</summary>
/// <param name="files">The files of its assemblies.</param>
public sealed class CallLines(ModuleFiles files)
{
    private readonly Dictionary<(CalledFrom Call, bool EntersScope), SourceLocation?> _known = [];

    /// <param name="folders">Folders that have PDBs, besides those of the assemblies themselves.</param>
    public CallLines(ImmutableArray<string> folders)
        : this(new ModuleFiles(folders))
    {
    }

    /// <summary>The line of the call that returns to an address; null where that is not known.</summary>
    /// <param name="methods">The methods of the process.</param>
    /// <param name="address">The address.</param>
    /// <param name="entersScope">
    /// Whether the call enters a <c>System.Threading.Lock</c>. Optimised builds have no line for such a <c>lock</c>, but count it to the
    /// statement before it; so the first line inside is meant.
    /// </param>
    public SourceLocation? At(MethodMap methods, ulong address, bool entersScope)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.CallBefore(address) is not { Module: { } module } call) return null;
        if (_known.TryGetValue((call, entersScope), out var known)) return known;
        SourceLocation? found = null;
        MethodSources.Try(() =>
        {
            var line = files.PdbOf(module)?.LineOf(call.Token, call.Il, entersScope);
            found = line is null ? null : SourceLocation.Of(line.File, line.Line, line.Url);
        });
        return _known[(call, entersScope)] = found;
    }
}
