using System.Buffers.Binary;

namespace Concur.Traces.Symbols;

/// <summary>
/// Looks at the headers of a 64-bit ELF file before its reader does: that one reserves as much memory as a section says
/// it has. Source: the System V ABI, "ELF header" and "Sections".
/// </summary>
internal static class ElfBounds
{
    private const int HeaderBytes = 64;
    private const int SectionBytes = 64;
    private const uint WithoutBytes = 8; // SHT_NOBITS: memory that the file does not hold

    /// <summary>Whether it is such a file, in the byte order of x64 and arm64, and every section lies within it.</summary>
    /// <param name="file">At its beginning, where it is left.</param>
    public static bool Hold(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith("\u007fELF\u0002\u0001"u8))
            return false;
        var (at, size, count) = (
            BinaryPrimitives.ReadUInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[58..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[60..]));
        if (size != SectionBytes || at > (ulong)file.Length || (ulong)file.Length - at < (ulong)(count * SectionBytes)) return false;
        file.Position = (long)at;
        Span<byte> section = stackalloc byte[SectionBytes];
        for (var i = 0; i < count; i++)
        {
            file.ReadExactly(section);
            var (offset, bytes) = (
                BinaryPrimitives.ReadUInt64LittleEndian(section[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(section[32..]));
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != WithoutBytes
                && (offset > (ulong)file.Length || bytes > (ulong)file.Length - offset))
                return false;
        }

        file.Position = 0;
        return true;
    }
}
