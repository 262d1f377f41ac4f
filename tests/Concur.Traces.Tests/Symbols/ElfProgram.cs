using System.Text;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Writes an ELF file with managed code, as the compiler for NativeAOT makes it, and files with the symbols of such.</summary>
internal static class ElfProgram
{
    /// <summary>Where the managed code begins, in the file and in memory; other code is before it.</summary>
    public const ulong ManagedAt = 0x2000;

    /// <summary>How long each function is, bytes.</summary>
    public const ulong FunctionBytes = 0x10;

    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int CodeEnd = 0x3000;

    /// <param name="path">The file.</param>
    /// <param name="symbols">Its functions, by their addresses.</param>
    /// <param name="buildId">What the linker wrote into this build.</param>
    /// <param name="link">The name of the file with its symbols; null for none.</param>
    public static void Write(string path, IReadOnlyList<(ulong Address, string Name)> symbols, byte buildId, string? link = null)
    {
        var names = new MemoryStream();
        var entries = new MemoryStream();
        entries.Write(new byte[24]);
        names.WriteByte(0);
        foreach (var (address, name) in symbols)
        {
            using var writer = new BinaryWriter(entries, Encoding.UTF8, leaveOpen: true);
            writer.Write((int)names.Length);
            writer.Write((short)((1 << 4) | 2)); // STB_GLOBAL, STT_FUNC
            writer.Write((short)1);
            writer.Write(address);
            writer.Write(FunctionBytes);
            names.Write(Encoding.UTF8.GetBytes(name + '\0'));
        }

        byte[] note = [4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, .. "GNU\0"u8, buildId, 0, 0, 0];
        (string Name, int Type, byte[]? Bytes)[] sections =
        [
            ("", 0, []), ("__managedcode", 1, null), (".note.gnu.build-id", 7, note),
            (".gnu_debuglink", 1, Encoding.UTF8.GetBytes((link ?? "") + "\0\0\0\0\0")),
            (".symtab", 2, symbols.Count == 0 ? [] : entries.ToArray()), (".strtab", 3, names.ToArray()), (".shstrtab", 3, []),
        ];
        var sectionNames = Encoding.UTF8.GetBytes(string.Concat(sections.Select(section => section.Name + '\0')));
        sections[^1].Bytes = sectionNames;
        if (symbols.Count == 0) sections[4].Type = 1; // A table without entries is none.
        WriteFile(path, sections);
    }

    private static void WriteFile(string path, (string Name, int Type, byte[]? Bytes)[] sections)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.BaseStream.SetLength(CodeEnd);
        writer.BaseStream.Position = CodeEnd;
        var places = sections.Select(section =>
        {
            var at = writer.BaseStream.Position;
            writer.Write(section.Bytes ?? []);
            return at;
        }).ToArray();
        var table = writer.BaseStream.Position;
        var nameAt = 0;
        for (var i = 0; i < sections.Length; i++)
        {
            var (name, type, bytes) = sections[i];
            writer.Write(nameAt);
            writer.Write(type);
            writer.Write(bytes is null ? 0x6L : 0);
            writer.Write(bytes is null ? ManagedAt : 0); // address
            writer.Write(bytes is null ? (long)ManagedAt : places[i]);
            writer.Write(bytes is null ? CodeEnd - (long)ManagedAt : bytes.Length);
            writer.Write(type == 2 ? 5 : 0); // of a table of symbols: the section with their names
            writer.Write(type == 2 ? 1 : 0);
            writer.Write(1L);
            writer.Write(type == 2 ? 24L : 0);
            nameAt += name.Length + 1;
        }

        writer.BaseStream.Position = 0;
        writer.Write("\u007fELF\u0002\u0001\u0001"u8);
        writer.BaseStream.Position = 16;
        foreach (var half in (ushort[])[3, 62]) writer.Write(half); // ET_DYN, EM_X86_64
        writer.Write(1);
        foreach (var number in (long[])[0, HeaderBytes, table]) writer.Write(number);
        writer.Write(0);
        foreach (var half in (int[])[HeaderBytes, SegmentBytes, 1, 64, sections.Length, sections.Length - 1]) writer.Write((ushort)half);
        writer.Write(1); // PT_LOAD
        writer.Write(5); // PF_R | PF_X
        foreach (var number in (long[])[0, 0, 0, CodeEnd, CodeEnd, 0x1000]) writer.Write(number);
    }
}
