using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Symbols;

/// <summary>
/// Finds a section of a 64-bit ELF file by its name. It reads the headers of the sections and their names alone, so the file may be of any
/// size. Source: the System V ABI, "Sections".
/// </summary>
internal static class ElfSections
{
    private const int NamesAt = 62; // e_shstrndx
    private const uint WithoutBytes = 8; // SHT_NOBITS: memory that the file does not hold
    private const ulong MostNameBytes = 1 << 20;

    /// <summary>Whether a file has a section; false for one of another kind, and one that is damaged or can't be read.</summary>
    public static bool Has(string path, string section) => Find(path, section, (_, _) => section) is not null;

    /// <summary>What the linker wrote into this build of a file and into no other, in hexadecimal; null where it wrote none.</summary>
    public static string? BuildIdOf(string path) =>
        Find(path, DebugFiles.BuildIdSection, ContentsOf) is { Length: > DebugFiles.NoteHeaderBytes } note
            ? Convert.ToHexStringLower(note.AsSpan(DebugFiles.NoteHeaderBytes))
            : null;

    /// <param name="path">The file.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="use">Receives the file and the section's header.</param>
    private static T? Find<T>(string path, string section, Func<Stream, byte[], T?> use)
        where T : class
    {
        try
        {
            var known = new FileInfo(path);
            if (!known.Exists || known.Length < ElfBounds.HeaderBytes) return null; // Devices and pipes have no length.
            using var file = known.OpenRead();
            return HeaderOf(file, Encoding.UTF8.GetBytes(section + '\0')) is { } header ? use(file, header) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[]? HeaderOf(Stream file, byte[] name)
    {
        Span<byte> header = stackalloc byte[ElfBounds.HeaderBytes];
        if (ElfBounds.SectionsOf(file, header) is not { } sections) return null;
        var ofNames = BinaryPrimitives.ReadUInt16LittleEndian(header[NamesAt..]);
        if (ofNames >= sections.Count) return null;
        file.Position = sections.At;
        var headers = new byte[sections.Count * ElfBounds.SectionBytes];
        file.ReadExactly(headers);
        if (BytesOf(file, Of(ofNames), MostNameBytes) is not { } names) return null;
        for (var i = 0; i < sections.Count; i++)
        {
            var at = BinaryPrimitives.ReadUInt32LittleEndian(Of(i));
            if (at < (uint)names.Length && names.AsSpan((int)at).StartsWith(name)) return Of(i).ToArray();
        }

        return null;

        ReadOnlySpan<byte> Of(int section) => headers.AsSpan(section * ElfBounds.SectionBytes, ElfBounds.SectionBytes);
    }

    private static byte[]? ContentsOf(Stream file, byte[] header) => BytesOf(file, header, DebugFiles.MostBytes);

    private static byte[]? BytesOf(Stream file, ReadOnlySpan<byte> header, ulong most)
    {
        var (type, offset, size) = (
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));
        var length = (ulong)file.Length;
        if (type == WithoutBytes || size > most || offset > length || size > length - offset) return null;
        file.Position = (long)offset;
        var bytes = new byte[size];
        file.ReadExactly(bytes);
        return bytes;
    }
}
