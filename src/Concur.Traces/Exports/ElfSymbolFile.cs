using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Exports;

/// <summary>A function in a file of symbols.</summary>
/// <param name="Offset">Where its code begins, bytes from the beginning of the mapped file.</param>
/// <param name="Bytes">The length of its code.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct ElfSymbol(long Offset, long Bytes, string Name);

/// <summary>
/// Writes an ELF shared object whose code is a hole and whose symbol table names pieces of that hole: where readers look for the
/// names of code that a mapping's record says is of this file. Code at an offset of the file stands at the same virtual address, for
/// readers differ in which of the two they count by. Source: the System V ABI, "Object Files".
/// </summary>
internal static class ElfSymbolFile
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int SectionBytes = 64;
    private const int SymbolBytes = 24;
    private const int PageBytes = 1 << 12;
    private const int Sections = 5;
    private const ushort GlobalFunction = (1 << 4) | 2; // STB_GLOBAL, STT_FUNC
    private static readonly string[] SectionNames = ["", ".text", ".symtab", ".strtab", ".shstrtab"];

    /// <summary>Writes the file.</summary>
    /// <param name="file">Empty; must be able to seek.</param>
    /// <param name="machine">The architecture as uname -m has it.</param>
    /// <param name="symbols">The functions.</param>
    public static void Write(Stream file, string machine, IReadOnlyCollection<ElfSymbol> symbols)
    {
        var codeBytes = RoundedUp(symbols.Max(symbol => symbol.Offset + symbol.Bytes), PageBytes);
        var (table, names) = Tables(symbols);
        var sectionNames = Encoding.ASCII.GetBytes(string.Join('\0', SectionNames) + '\0');
        var namesAt = codeBytes + table.Length;
        var sectionNamesAt = namesAt + names.Length;
        var sectionsAt = RoundedUp(sectionNamesAt + sectionNames.Length, sizeof(long));
        file.Write(Header(machine, sectionsAt));
        file.Write(Segment(codeBytes));
        file.SetLength(codeBytes);
        file.Position = codeBytes;
        file.Write(table);
        file.Write(names);
        file.Write(sectionNames);
        file.Write(new byte[sectionsAt - sectionNamesAt - sectionNames.Length]);
        file.Write(new byte[SectionBytes]);
        file.Write(Section(1, type: 1, flags: 0x6, 0, codeBytes)); // SHT_PROGBITS; SHF_ALLOC | SHF_EXECINSTR
        file.Write(Section(2, type: 2, flags: 0, codeBytes, table.Length, link: 3, info: 1, entryBytes: SymbolBytes)); // SHT_SYMTAB
        file.Write(Section(3, type: 3, flags: 0, namesAt, names.Length)); // SHT_STRTAB
        file.Write(Section(4, type: 3, flags: 0, sectionNamesAt, sectionNames.Length));
    }

    private static (byte[] Table, byte[] Names) Tables(IReadOnlyCollection<ElfSymbol> symbols)
    {
        const ushort Code = 1; // The section's number.
        var (table, names) = (new byte[(symbols.Count + 1) * SymbolBytes], new MemoryStream());
        names.WriteByte(0);
        var at = SymbolBytes; // The first symbol is none.
        foreach (var symbol in symbols.OrderBy(symbol => symbol.Offset))
        {
            var entry = table.AsSpan(at, SymbolBytes);
            BinaryPrimitives.WriteInt32LittleEndian(entry, (int)names.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], GlobalFunction);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], Code);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], symbol.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], symbol.Bytes);
            names.Write(Encoding.UTF8.GetBytes(symbol.Name + '\0'));
            at += SymbolBytes;
        }

        return (table, names.ToArray());
    }

    private static byte[] Header(string machine, long sectionsAt)
    {
        const ushort SharedObject = 3; // ET_DYN
        var header = new byte[HeaderBytes];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(header); // 64 bits, little-endian, version 1
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), SharedObject);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), Machine(machine));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), sectionsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(52), HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(54), SegmentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(58), SectionBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(60), Sections);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(62), Sections - 1);
        return header;
    }

    /// <summary>The numbers of include/uapi/linux/elf-em.h.</summary>
    private static ushort Machine(string machine) => machine switch
    {
        "aarch64" => 183, // EM_AARCH64
        "riscv64" => 243, // EM_RISCV
        _ => 62, // EM_X86_64
    };

    private static byte[] Segment(long bytes)
    {
        const int Load = 1; // PT_LOAD
        const int ReadAndExecute = 0x4 | 0x1; // PF_R | PF_X
        var segment = new byte[SegmentBytes];
        BinaryPrimitives.WriteInt32LittleEndian(segment, Load);
        BinaryPrimitives.WriteInt32LittleEndian(segment.AsSpan(4), ReadAndExecute);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(32), bytes);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(40), bytes);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(48), PageBytes);
        return segment;
    }

    private static byte[] Section(int number, int type, long flags, long at, long bytes, int link = 0, int info = 0, long entryBytes = 0)
    {
        var section = new byte[SectionBytes];
        BinaryPrimitives.WriteInt32LittleEndian(section, SectionNames[..number].Sum(name => name.Length + 1));
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(4), type);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(8), flags);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(24), at);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(32), bytes);
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(40), link);
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(44), info);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(48), 1);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(56), entryBytes);
        return section;
    }

    private static long RoundedUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
