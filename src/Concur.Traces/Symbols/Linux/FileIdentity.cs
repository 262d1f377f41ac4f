using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Traces.Symbols.Linux;

/// <summary>Whether a path still leads to the same file.</summary>
internal static unsafe partial class FileIdentity
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Inode = 0x100; // STATX_INO
    private const int InodeAt = 32;
    private const int Bytes = 256;

    /// <summary>The file's number in its file system; null where there is no file, or the system does not tell.</summary>
    public static ulong? InodeOf(string path)
    {
        // The layout of struct statx is the same on every architecture, unlike that of struct stat: linux/stat.h.
        var buffer = stackalloc byte[Bytes];
        try
        {
            return Statx(CurrentFolder, path, 0, Inode, buffer) == 0
                ? BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(buffer + InodeAt, sizeof(ulong)))
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null; // Not Linux, or a libc of before 2018.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);
}
