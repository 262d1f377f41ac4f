using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Traces.Symbols.Linux;

/// <summary>What a path leads to.</summary>
internal static unsafe partial class FileIdentity
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Kind = 0x1; // STATX_TYPE
    private const int KindAt = 28;
    private const int KindBits = 0xF000; // S_IFMT
    private const int OrdinaryFile = 0x8000; // S_IFREG
    private const uint Inode = 0x100; // STATX_INO
    private const int InodeAt = 32;
    private const int Bytes = 256;

    /// <summary>The file's number in its file system; null where there is no file, or the system does not tell.</summary>
    public static ulong? InodeOf(string path) =>
        Read(path, Inode) is { } facts ? BinaryPrimitives.ReadUInt64LittleEndian(facts.AsSpan(InodeAt)) : null;

    /// <summary>
    /// Whether a path leads to an ordinary file, over links too. One that opens a pipe waits until another process opens its other
    /// end; a device may have no end.
    /// </summary>
    /// <returns>Null where there is nothing, or the system does not tell.</returns>
    public static bool? IsOrdinary(string path) =>
        Read(path, Kind) is { } facts ? (BinaryPrimitives.ReadUInt16LittleEndian(facts.AsSpan(KindAt)) & KindBits) == OrdinaryFile : null;

    private static byte[]? Read(string path, uint mask)
    {
        if (!OperatingSystem.IsLinux()) return null;

        // The layout of struct statx is the same on every architecture, unlike that of struct stat: linux/stat.h.
        var facts = new byte[Bytes];
        try
        {
            fixed (byte* buffer = facts) return Statx(CurrentFolder, path, 0, mask, buffer) == 0 ? facts : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null; // A libc of before 2018.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);
}
