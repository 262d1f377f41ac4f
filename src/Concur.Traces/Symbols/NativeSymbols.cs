using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Symbols;

/// <summary>Names functions of native modules. A module is opened when its first name is asked for, and once.</summary>
/// <param name="mayBeOfElsewhere">Whether what mapped the modules may have run on another machine, or long ago: then a file
/// counts only while it is the one that was mapped.</param>
public sealed class NativeSymbols(bool mayBeOfElsewhere)
{
    private readonly Dictionary<(string Path, ulong Inode), ElfFunctions?> _modules = [];

    /// <param name="path">The module's file.</param>
    /// <param name="inode">The file's number in its file system when it was mapped.</param>
    /// <param name="fileOffset">The place in the file, bytes.</param>
    /// <returns>As the module's symbol table has it: C++ names as the compiler made them. Null where no function is known to be.</returns>
    public string? NameAt(string path, ulong inode, ulong fileOffset)
    {
        if (!_modules.TryGetValue((path, inode), out var functions))
            _modules[(path, inode)] = functions = mayBeOfElsewhere && (inode == 0 || FileIdentity.InodeOf(path) != inode)
                ? null
                : ElfFunctions.Read(path);
        return functions?.At(fileOffset);
    }
}
