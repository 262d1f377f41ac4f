using System.Collections.Immutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// The files of assemblies that processes loaded, and their PDBs, each read once: only those of the very builds. They are read into memory
/// and closed at once, for who asks for them does not know when the last question comes.
/// </summary>
/// <param name="folders">Folders that have PDBs and assemblies, besides those of the assemblies themselves.</param>
public sealed class ModuleFiles(ImmutableArray<string> folders)
{
    private readonly Dictionary<LoadedModule, PortablePdb?> _pdbs = [];
    private readonly Dictionary<LoadedModule, ModuleCode?> _code = [];

    /// <summary>The PDB of an assembly; null where there is none that can be read.</summary>
    internal PortablePdb? PdbOf(LoadedModule module)
    {
        if (_pdbs.TryGetValue(module, out var known)) return known;
        MethodSources.Try(() => known = PdbFiles.Of(module, folders));
        return _pdbs[module] = known;
    }

    /// <summary>The code of an assembly; null where its file is gone, of another build, or can't be read.</summary>
    internal ModuleCode? CodeOf(LoadedModule module)
    {
        if (_code.TryGetValue(module, out var known)) return known;
        MethodSources.Try(() => known = PdbFiles.ImageOf(module, folders) is { } image ? new ModuleCode(image) : null);
        return _code[module] = known;
    }
}
