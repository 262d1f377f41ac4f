namespace Concur.Traces.Stacks;

/// <summary>The assemblies that one process loaded, by the numbers that the runtime gave them.</summary>
public sealed class ModuleMap
{
    private readonly Dictionary<ulong, LoadedModule?> _modules = [];

    /// <summary>How many numbers were given to one.</summary>
    public int Count => _modules.Count;

    /// <summary>
    /// The assembly of a number; null where it is not known, or where the number stood for several, one after the other: then it does
    /// not tell which of them a method is of.
    /// </summary>
    public LoadedModule? this[ulong number] => _modules.GetValueOrDefault(number);

    /// <summary>Adds an assembly; it may have been added before.</summary>
    public void Add(ulong number, LoadedModule module)
    {
        if (!_modules.TryAdd(number, module) && _modules[number] != module) _modules[number] = null;
    }
}

/// <summary>An assembly that a process loaded.</summary>
/// <param name="Path">Its file on the machine of the process, as the runtime names it.</param>
/// <param name="PdbId">What the compiler wrote into this build and into its PDB, and into no other.</param>
public sealed record LoadedModule(string Path, Guid PdbId)
{
    /// <summary>The file's name without its ending, by the habits of any system.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path[(Path.LastIndexOfAny(['/', '\\']) + 1)..]);
}
