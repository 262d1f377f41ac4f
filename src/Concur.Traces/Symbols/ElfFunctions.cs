using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Concur.Protocol;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.ELF.Segments;

namespace Concur.Traces.Symbols;

/// <summary>
/// The functions of a native module by where their code lies in its file, as its symbol table tells, or, where that was
/// stripped, the table of what it exports.
/// </summary>
internal sealed class ElfFunctions
{
    private const long FewestBytes = 64;
    private const long MostBytes = 500L << 20;
    private const int LongestName = 1024;
    private const string NoName = "<corrupt>"; // What the library calls a symbol whose name it does not find.

    /// <summary>Where a program that was compiled ahead of time has its managed code.</summary>
    private const string ManagedSection = "__managedcode";

    private readonly List<Function> _functions;
    private readonly List<Segment> _segments;

    private ElfFunctions(List<Function> functions, List<Segment> segments) => (_functions, _segments) = (functions, segments);

    /// <param name="path">
    /// A file of 64-bit code; others have no functions here. Where it was stripped, its names are read from the file beside it that its
    /// maker moved them to.
    /// </param>
    /// <returns>Null for a file that is not there, is of another kind, is damaged, or has more than 500 MB.</returns>
    public static ElfFunctions? Read(string path) => Read(path, elf =>
    {
        var own = SymbolsOf(elf, SectionType.SymbolTable);
        if (own.Count == 0) own = DebugSymbols(path, elf);
        return Of(own.Count > 0 ? own : SymbolsOf(elf, SectionType.DynamicSymbolTable), elf);
    });

    [SuppressMessage("Design", "CA1031", Justification = "Of damaged bytes the library throws any exception: the file has no functions.")]
    private static T? Read<T>(string path, Func<ELF<ulong>, T?> use)
        where T : class
    {
        try
        {
            // Devices and pipes have no length; they might also keep a reader waiting for ever.
            var file = new FileInfo(path);
            if (!file.Exists || file.Length is < FewestBytes or > MostBytes) return null;
            using var stream = file.OpenRead();
            return ElfBounds.Hold(stream) && ELFReader.TryLoad(stream, shouldOwnStream: false, out var elf) && elf is ELF<ulong> elf64
                ? use(elf64)
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Whether a file is a program that was compiled ahead of time (NativeAOT), or a library that was.</summary>
    public static bool HasManagedCode(string path) => ElfSections.Has(path, ManagedSection);

    /// <summary>The function at a place in the file, bytes from its beginning; null where none is known to be.</summary>
    public NativeFunction? At(ulong fileOffset)
    {
        var segment = _segments.Find(known => fileOffset >= known.FileOffset && fileOffset - known.FileOffset < known.Bytes);
        if (segment.Bytes == 0) return null;
        var address = fileOffset - segment.FileOffset + segment.Address;
        var (low, high) = (0, _functions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_functions[middle].Start > address) high = middle;
            else low = middle + 1;
        }

        return low > 0 && address - _functions[low - 1].Start < _functions[low - 1].Bytes ? _functions[low - 1].Known : null;
    }

    /// <summary>
    /// The functions of the file that has the names of a stripped one. Only that of the same build counts.
    /// </summary>
    private static List<SymbolEntry<ulong>> DebugSymbols(string path, ELF<ulong> stripped)
    {
        if (DebugFiles.BuildIdOf(stripped) is not { } buildId) return [];
        foreach (var file in DebugFiles.Of(path, stripped, buildId))
        {
            var found = Read(file, elf => DebugFiles.BuildIdOf(elf) is { } id && id.AsSpan().SequenceEqual(buildId)
                ? SymbolsOf(elf, SectionType.SymbolTable)
                : null);
            if (found is { Count: > 0 }) return found;
        }

        return [];
    }

    private static Section<ulong>? ManagedCodeOf(ELF<ulong> elf) =>
        elf.Sections.FirstOrDefault(section => section.Name == ManagedSection);

    private static List<SymbolEntry<ulong>> SymbolsOf(ELF<ulong> elf, SectionType type) =>
    [
        .. elf.Sections.OfType<SymbolTable<ulong>>().Where(table => table.Type == type)
            .SelectMany(table => table.Entries).Where(IsFunction),
    ];

    private static ElfFunctions Of(List<SymbolEntry<ulong>> functions, ELF<ulong> elf)
    {
        var segments = elf.Segments.Where(segment => segment.Type == SegmentType.Load)
            .Select(segment => new Segment((ulong)segment.Offset, segment.Address, (ulong)segment.FileSize))
            .ToList();
        var managed = ManagedCodeOf(elf);
        var named = functions.GroupBy(function => function.Value).Select(aliases => Named(aliases, managed));
        return new ElfFunctions([.. named.OrderBy(function => function.Start)], segments);
    }

    private static bool IsFunction(SymbolEntry<ulong> symbol) =>
        symbol is { Type: SymbolType.Function, Value: > 0, Size: > 0, Name: { Length: > 0 and <= LongestName } and not NoName };

    /// <summary>Of several names for the same code, the one that programs use: underscores mark those of the library's own.</summary>
    private static Function Named(IGrouping<ulong, SymbolEntry<ulong>> aliases, Section<ulong>? managed)
    {
        var chosen = aliases.OrderBy(symbol => symbol.Name.Length - symbol.Name.TrimStart('_').Length)
            .ThenBy(symbol => symbol.Binding != SymbolBinding.Global)
            .ThenBy(symbol => symbol.Name.Length).ThenBy(symbol => symbol.Name, StringComparer.Ordinal).First();
        var isManaged = managed is not null && chosen.Value >= managed.LoadAddress && chosen.Value - managed.LoadAddress < managed.Size;
        return new Function(chosen.Value, aliases.Max(symbol => symbol.Size), chosen.Name, isManaged);
    }

    /// <param name="Start">Its first address, as the file has it.</param>
    /// <param name="Bytes">How long it is.</param>
    /// <param name="Symbol">As the compiler writes its name.</param>
    /// <param name="IsManaged">Whether it lies among managed code.</param>
    private readonly record struct Function(ulong Start, ulong Bytes, string Symbol, bool IsManaged)
    {
        /// <summary>Made when it is asked for: of few functions the name ever is.</summary>
        public NativeFunction Known => IsManaged && NativeAotName.Of(Symbol) is { } method
            ? new NativeFunction(TerminalText.Name(method), IsManaged: true)
            : new NativeFunction(TerminalText.Name(CppName.Of(Symbol)), IsManaged: false);
    }

    private readonly record struct Segment(ulong FileOffset, ulong Address, ulong Bytes);
}

/// <summary>A function of a module.</summary>
/// <param name="Name">Its name, as a person wrote it as far as that is certain.</param>
/// <param name="IsManaged">Whether it is a method of a program that was compiled ahead of time.</param>
public sealed record NativeFunction(string Name, bool IsManaged);

/// <summary>
/// Looks at the headers of a 64-bit ELF file before its reader does: that one reserves as much memory as a section says
/// it has. Source: the System V ABI, "ELF header" and "Sections".
/// </summary>
internal static class ElfBounds
{
    public const int HeaderBytes = 64;
    public const int SectionBytes = 64;

    private const int SegmentBytes = 56;
    private const uint ProgramBits = 1; // SHT_PROGBITS: code and data, which the reader does not load
    private const uint Texts = 3; // SHT_STRTAB
    private const uint WithoutBytes = 8; // SHT_NOBITS: memory that the file does not hold
    private const uint Notes = 4; // PT_NOTE, which the reader loads

    /// <summary>All symbols, relocations and notes together: 700,000 symbols, of which the reader makes 100 MB.</summary>
    private const ulong MostLoaded = 16UL << 20;

    /// <summary>The names of C++ are long.</summary>
    private const ulong MostTexts = 64UL << 20;

    /// <summary>
    /// Whether it is such a file, in the byte order of x64 and arm64, every section lies within it, and what the reader loads is not
    /// larger than any module's: a file with holes may be of any size.
    /// </summary>
    /// <param name="file">At its beginning, where it is left.</param>
    public static bool Hold(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (SectionsOf(file, header) is not { } sections) return false;
        var isWithin = HoldSegments(file, header) && HoldSections(file, sections.At, sections.Count);
        file.Position = 0;
        return isWithin;
    }

    /// <summary>Where such a file describes its sections; null for another file, and where that is not within it.</summary>
    /// <param name="file">At its beginning.</param>
    /// <param name="header">Receives the file's header.</param>
    public static (long At, int Count)? SectionsOf(Stream file, Span<byte> header)
    {
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith("\u007fELF\u0002\u0001"u8))
            return null;
        var (at, size, count) = (
            BinaryPrimitives.ReadUInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[58..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[60..]));
        return size != SectionBytes || at > (ulong)file.Length || (ulong)file.Length - at < (ulong)(count * SectionBytes)
            ? null
            : ((long)at, count);
    }

    private static bool HoldSections(Stream file, long at, int count)
    {
        file.Position = at;
        var (loaded, texts) = (0UL, 0UL);
        Span<byte> section = stackalloc byte[SectionBytes];
        for (var i = 0; i < count; i++)
        {
            file.ReadExactly(section);
            var (offset, bytes) = (
                BinaryPrimitives.ReadUInt64LittleEndian(section[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(section[32..]));
            var type = BinaryPrimitives.ReadUInt32LittleEndian(section[4..]);
            if (type == WithoutBytes) continue;
            if (offset > (ulong)file.Length || bytes > (ulong)file.Length - offset) return false;
            if (type == Texts) texts += bytes;
            else if (type != ProgramBits) loaded += bytes;
        }

        return loaded <= MostLoaded && texts <= MostTexts;
    }

    private static bool HoldSegments(Stream file, ReadOnlySpan<byte> header)
    {
        var (at, size, count) = (
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[54..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[56..]));
        if (count == 0) return true;
        if (size != SegmentBytes || at > (ulong)file.Length || (ulong)file.Length - at < (ulong)(count * SegmentBytes)) return false;
        file.Position = (long)at;
        var loaded = 0UL;
        Span<byte> segment = stackalloc byte[SegmentBytes];
        for (var i = 0; i < count; i++)
        {
            file.ReadExactly(segment);
            var (offset, bytes) = (
                BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != Notes) continue;
            if (offset > (ulong)file.Length || bytes > (ulong)file.Length - offset) return false;
            loaded += bytes;
        }

        return loaded <= MostLoaded;
    }
}
