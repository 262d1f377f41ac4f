using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Symbols;

/// <summary>Names functions of native modules. A module is opened when its first name is asked for, and once.</summary>
/// <param name="mayBeOfElsewhere">Whether what mapped the modules may have run on another machine, or long ago: then a file
/// counts only while it is the one that was mapped.</param>
/// <param name="isOfItsBuild">Whether a file still is the build that was mapped; null where that is not known of any.</param>
public sealed class NativeSymbols(bool mayBeOfElsewhere, Func<string, bool>? isOfItsBuild = null)
{
    private readonly Dictionary<(string Path, ulong Inode), ElfFunctions?> _modules = [];

    /// <param name="path">The module's file.</param>
    /// <param name="inode">The file's number in its file system when it was mapped.</param>
    /// <param name="fileOffset">The place in the file, bytes.</param>
    /// <returns>The function; null where none is known to be.</returns>
    public NativeFunction? At(string path, ulong inode, ulong fileOffset)
    {
        if (!_modules.TryGetValue((path, inode), out var functions))
            _modules[(path, inode)] = functions = IsTheOneMapped(path, inode) ? ElfFunctions.Read(path) : null;
        return functions?.At(fileOffset);
    }

    private bool IsTheOneMapped(string path, ulong inode) =>
        (!mayBeOfElsewhere || (inode != 0 && FileIdentity.InodeOf(path) == inode)) && isOfItsBuild?.Invoke(path) != false;
}
