using System.Runtime.InteropServices;
using Concur.Traces.Symbols;
using CsCheck;

namespace Concur.Traces.Tests.Symbols;

/// <summary>The C library that this process has mapped, and damaged copies of it.</summary>
public sealed class NativeSymbolsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("symbols");

    private string Copy => Path.Combine(_folder.FullName, "libc.so.6");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("getpid")]
    [InlineData("malloc")]
    public void CodeOfTheCLibraryHasTheNameThatTheLoaderFindsItBy(string function)
    {
        var address = AddressOf(function);
        var mappings = Mappings();
        var module = mappings.At(address)!.Module;

        Assert.Equal($"{module}!{function}", mappings.NameAt(address, new NativeSymbols(mayBeOfElsewhere: false)));
        Assert.Equal($"{module}!{function}", mappings.NameAt(address + 3, new NativeSymbols(mayBeOfElsewhere: true)));
    }

    [Fact]
    public void CodeThatNoFunctionCoversIsItsModules()
    {
        var address = AddressOf("getpid");
        var mapping = Mappings().At(address)!;
        var symbols = new NativeSymbols(mayBeOfElsewhere: false);
        var names = Enumerable.Range(0, 4096)
            .Select(i => symbols.At(mapping.Path, mapping.Inode, mapping.FileOffset + (ulong)i))
            .ToList();

        // Before the first exported function lies code of the library's own.
        Assert.Contains(null, names);
        Assert.Null(symbols.At(mapping.Path, mapping.Inode, ulong.MaxValue));
        var other = new CodeMappings();
        other.Add(0x1000, 0x1000, 0, 0, Path.Combine(_folder.FullName, "none.so"));
        Assert.Equal("[none.so]", other.NameAt(0x1010, symbols));
    }

    [Fact]
    public void AFileThatIsNoLongerTheOneThatWasMappedNamesNothing()
    {
        var mapping = Mappings().At(AddressOf("getpid"))!;
        var offset = AddressOf("getpid") - mapping.Start + mapping.FileOffset;

        Assert.Null(new NativeSymbols(mayBeOfElsewhere: true).At(mapping.Path, mapping.Inode + 1, offset));
        Assert.Null(new NativeSymbols(mayBeOfElsewhere: true).At(mapping.Path, 0, offset));
    }

    /// <summary>A file of 500 MB that is one hole took 1.7 GB.</summary>
    [Theory]
    [InlineData(2u, 400UL << 20)] // SHT_SYMTAB
    [InlineData(3u, 400UL << 20)] // SHT_STRTAB
    [InlineData(7u, 400UL << 20)] // SHT_NOTE
    public void AFileWithAHoleTakesNoMemory(uint type, ulong bytes)
    {
        using (var file = File.Create(Copy))
        using (var writer = new BinaryWriter(file))
        {
            writer.Write("\u007fELF\u0002\u0001\u0001"u8);
            file.Position = 16;
            foreach (var half in (ushort[])[3, 62]) writer.Write(half); // ET_DYN, EM_X86_64
            writer.Write(1);
            foreach (var number in (ulong[])[0, 0, 64]) writer.Write(number); // entry, segments, sections
            writer.Write(0);
            foreach (var half in (ushort[])[64, 56, 0, 64, 2, 0]) writer.Write(half);
            file.Position = 128 + 4;
            writer.Write(type);
            foreach (var number in (ulong[])[0, 0, 256, bytes]) writer.Write(number); // flags, address, offset, size
            file.SetLength((long)bytes + 4096);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(ElfFunctions.Read(Copy));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>
    /// Copies of the C library, one of them without names and one with them in a table as that of a debug file; a note in each says of
    /// which build it is.
    /// </summary>
    [Theory]
    [InlineData(".dbg", true, "getpid")]
    [InlineData(".debug", true, "getpid")]
    [InlineData(".dbg", false, null)]
    [InlineData(".other", true, null)]
    public void TheNamesOfAStrippedFileAreReadFromTheFileOfItsBuildThatHasThem(string ending, bool isOfItsBuild, string? name)
    {
        const uint nothing = 1, symbols = 2, dynamicSymbols = 11; // SHT_PROGBITS, SHT_SYMTAB, SHT_DYNSYM
        var mapping = Mappings().At(AddressOf("getpid"))!;
        File.WriteAllBytes(Copy, WithSection(mapping.Path, dynamicSymbols, nothing, isOfItsBuild: true));
        var debug = WithSection(mapping.Path, dynamicSymbols, symbols, isOfItsBuild);
        ".strtab"u8.CopyTo(debug.AsSpan(debug.AsSpan().LastIndexOf(".dynstr\0"u8))); // The section that has such a table's names.
        File.WriteAllBytes(Copy + ending, debug);

        Assert.Equal(name, ElfFunctions.Read(Copy)!.At(AddressOf("getpid") - mapping.Start + mapping.FileOffset)?.Name.TrimStart('_'));
    }

    [Fact]
    public void OtherFilesHaveNoFunctions()
    {
        File.WriteAllText(Copy, new string('x', 1000));

        Assert.Null(ElfFunctions.Read(Copy));
        Assert.Null(ElfFunctions.Read(Copy + ".none"));
        Assert.Null(ElfFunctions.Read(_folder.FullName));
        Assert.Null(ElfFunctions.Read("/dev/zero"));
        Assert.Null(ElfFunctions.Read(typeof(NativeSymbolsTests).Assembly.Location));
    }

    [Theory]
    [InlineData(24)] // where it begins
    [InlineData(32)] // how long it is
    public void ASectionThatEndsBehindItsFileIsNotReadAndTakesNoMemory(int field)
    {
        var bytes = File.ReadAllBytes(Mappings().At(AddressOf("getpid"))!.Path);
        var (sectionsAt, names) = ((int)BitConverter.ToInt64(bytes, 40), BitConverter.ToUInt16(bytes, 62));
        BitConverter.TryWriteBytes(bytes.AsSpan(sectionsAt + (names * 64) + field), 0x7fe00000L);
        File.WriteAllBytes(Copy, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(ElfFunctions.Read(Copy));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void ADamagedFileNamesWhatItCanAndBreaksNothing()
    {
        var mapping = Mappings().At(AddressOf("getpid"))!;
        var (bytes, offset) = (File.ReadAllBytes(mapping.Path), AddressOf("getpid") - mapping.Start + mapping.FileOffset);
        var headersAt = (int)BitConverter.ToInt64(bytes, 40); // e_shoff: where the sections are described
        var damage = Gen.Select(Gen.OneOf(Gen.Int[0, 1000], Gen.Int[headersAt, bytes.Length - 1]), Gen.Byte).Array[1, 8];

        Gen.Select(damage, Gen.OneOf(Gen.Const(bytes.Length), Gen.Int[0, bytes.Length])).Sample((flips, length) =>
        {
            var damaged = bytes[..length];
            foreach (var (at, value) in flips.Where(flip => flip.Item1 < length)) damaged[at] = value;
            File.WriteAllBytes(Copy, damaged);

            ElfFunctions.Read(Copy)?.At(offset);
        }, iter: 60, threads: 1);
    }

    /// <summary>
    /// A file in which sections of one type are of another. Its notes are changed, for the machine may have the names of the true build;
    /// and once more where it is to be of another one.
    /// </summary>
    private static byte[] WithSection(string path, uint type, uint other, bool isOfItsBuild)
    {
        const uint note = 7; // SHT_NOTE
        var bytes = File.ReadAllBytes(path);
        var (sectionsAt, count) = ((int)BitConverter.ToInt64(bytes, 40), BitConverter.ToUInt16(bytes, 60));
        for (var at = sectionsAt; at < sectionsAt + (count * 64); at += 64)
        {
            var found = BitConverter.ToUInt32(bytes, at + 4);
            if (found == type) BitConverter.TryWriteBytes(bytes.AsSpan(at + 4), other);
            if (found != note) continue;
            var end = (int)(BitConverter.ToInt64(bytes, at + 24) + BitConverter.ToInt64(bytes, at + 32));
            bytes[end - 1] ^= (byte)(isOfItsBuild ? 2 : 3);
        }

        return bytes;
    }

    private static ulong AddressOf(string function) => (ulong)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), function);

    /// <summary>From /proc/self/maps: addresses, permissions, offset, device, inode, path.</summary>
    private static CodeMappings Mappings()
    {
        var mappings = new CodeMappings();
        foreach (var parts in File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 6 && parts[1].Contains('x', StringComparison.Ordinal)))
        {
            var ends = parts[0].Split('-').Select(end => Convert.ToUInt64(end, 16)).ToArray();
            mappings.Add(
                ends[0],
                ends[1] - ends[0],
                Convert.ToUInt64(parts[2], 16),
                ulong.Parse(parts[4], System.Globalization.CultureInfo.InvariantCulture),
                parts[5].Trim());
        }

        return mappings;
    }
}
