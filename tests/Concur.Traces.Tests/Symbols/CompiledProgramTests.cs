using Concur.Traces.Symbols;
using Concur.Traces.Symbols.Linux;
using Concur.Traces.Tests.Nettrace;

namespace Concur.Traces.Tests.Symbols;

/// <summary>A program that was compiled ahead of time: which file names its methods, and where its traces find them.</summary>
public sealed class CompiledProgramTests : IDisposable
{
    private const int NativeAot = 65_535; // What such a program writes in place of the number of processors.
    private const ulong MappedAt = 0x5500_0000_0000;
    private static readonly (ulong, string)[] Symbols =
        [(0x1000, "_ZN3WKS7gc_heap10plan_phaseEi"), (ElfProgram.ManagedAt, "app_Work__Run"), (ElfProgram.ManagedAt + 0x20, "RhpNewFast")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compiled");

    private string Program => PathOf("app");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ItsManagedCodeHasTheNamesOfMethodsAndItsOtherCodeThoseOfFunctions()
    {
        ElfProgram.Write(Program, Symbols, buildId: 1);
        var functions = ElfFunctions.Read(Program)!;

        Assert.Equal(new NativeFunction("app_Work.Run", IsManaged: true), functions.At(ElfProgram.ManagedAt + 4));
        Assert.Equal(new NativeFunction("WKS::gc_heap::plan_phase", IsManaged: false), functions.At(0x1004));
        Assert.Equal(new NativeFunction("RhpNewFast", IsManaged: false), functions.At(ElfProgram.ManagedAt + 0x20));
        Assert.Null(functions.At(ElfProgram.ManagedAt + 0x18));
        Assert.True(ProcessMappings.IsCompiledAhead(Program));
        Assert.False(ProcessMappings.IsCompiledAhead(typeof(CompiledProgramTests).Assembly.Location));
    }

    /// <summary>As strip and objcopy leave them: app.dbg is what the SDK makes of app; a program may be renamed afterwards.</summary>
    [Theory]
    [InlineData("app.dbg", null, 1, "app_Work.Run")]
    [InlineData("before.dbg", "before.dbg", 1, "app_Work.Run")]
    [InlineData(".debug/before.dbg", "before.dbg", 1, "app_Work.Run")]
    [InlineData("before.dbg", "elsewhere/before.dbg", 1, "app_Work.Run")] // Of a path its last part counts.
    [InlineData("app.dbg", null, 2, null)] // of another build
    [InlineData("before.dbg", null, 1, null)]
    public void WhereItWasStrippedTheFileOfItsBuildNamesThem(string debug, string? link, byte build, string? name)
    {
        ElfProgram.Write(Program, [], buildId: 1, link);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(debug))!);
        ElfProgram.Write(PathOf(debug), Symbols, build);

        Assert.Equal(name, ElfFunctions.Read(Program)!.At(ElfProgram.ManagedAt)?.Name);
    }

    /// <summary>The names of sections and the headers alone are read, of a file of any size.</summary>
    [Fact]
    public void AProgramOfAnySizeIsSuchAProgram()
    {
        ElfProgram.Write(Program, Symbols, buildId: 1);
        using (var file = File.OpenWrite(Program)) file.SetLength(600L << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(ProcessMappings.IsCompiledAhead(Program));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>Where the sections are, how many they are, which has their names; and of that one its place, length and kind.</summary>
    [Theory]
    [InlineData(40, false)]
    [InlineData(60, false)]
    [InlineData(62, false)]
    [InlineData(24, true)]
    [InlineData(32, true)]
    [InlineData(4, true)]
    public void OfADamagedOneNothingIsKnown(int field, bool isOfNames)
    {
        ElfProgram.Write(Program, Symbols, buildId: 1);
        var bytes = File.ReadAllBytes(Program);
        var names = BitConverter.ToInt64(bytes, 40) + (64 * BitConverter.ToUInt16(bytes, 62));
        byte[] value = field == 4 ? [8, 0] : [0xf0, 0xff]; // SHT_NOBITS
        value.CopyTo(bytes, isOfNames ? names + field : field);
        File.WriteAllBytes(Program, bytes);

        Assert.False(ProcessMappings.IsCompiledAhead(Program));
        Assert.Null(ElfSections.BuildIdOf(Program));
    }

    [Fact]
    public void ANameThatIsFarTooLongIsNotRead()
    {
        ElfProgram.Write(Program, [], buildId: 1, "before.dbg" + new string('\0', 8 << 20));
        ElfProgram.Write(PathOf("before.dbg"), Symbols, buildId: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(ElfFunctions.Read(Program)!.At(ElfProgram.ManagedAt));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(NativeAot, "app.maps", "app_Work.Run")]
    [InlineData(NativeAot, "other.maps", null)]
    [InlineData(2, "app.maps", null)]
    public void TheMappingsBesideItsTraceNameTheMethodsOfStacks(int processors, string maps, string? name)
    {
        SkipWithoutFileNumbers();
        ElfProgram.Write(Program, Symbols, buildId: 1);
        WriteMappings(maps, FileIdentity.InodeOf(Program)!.Value);
        var trace = PathOf("app.nettrace");
        var address = MappedAt + ElfProgram.ManagedAt + 4;
        File.WriteAllBytes(trace, new NettraceBytes(processors: processors).Stacks(1, [address]).Sample(1, 2_000, stack: 1).ToArray());

        var process = Traces.Nettrace.NettraceReader.Read(trace, TestContext.Current.CancellationToken);

        Assert.Equal(name, process.Methods.NameAt(address));
        Assert.Null(process.Methods.NameAt(MappedAt + 0x1004)); // no method
        Assert.Equal((processors == NativeAot, name is not null), (process.IsNativeAot, process.NamesCompiledMethods));
    }

    [Fact]
    public void AProgramThatWasReplacedSinceNamesNothing()
    {
        SkipWithoutFileNumbers();
        ElfProgram.Write(Program, Symbols, buildId: 1);
        WriteMappings("app.maps", FileIdentity.InodeOf(Program)!.Value + 1);
        File.WriteAllBytes(PathOf("app.nettrace"), new NettraceBytes(processors: NativeAot).ToArray());

        var process = Traces.Nettrace.NettraceReader.Read(PathOf("app.nettrace"), TestContext.Current.CancellationToken);

        Assert.Null(process.Methods.NameAt(MappedAt + ElfProgram.ManagedAt));
    }

    /// <summary>
    /// A copy over the program keeps its number, and may keep the time of what was copied. Somebody's own copy of the mappings tells no
    /// build; then the program must not have been written since.
    /// </summary>
    [Theory]
    [InlineData(true, 1, 60, "app_Work.Run")]
    [InlineData(true, 2, -60, null)]
    [InlineData(false, 1, -60, "app_Work.Run")]
    [InlineData(false, 2, 60, null)]
    public void AProgramThatAnotherBuildWasCopiedOverNamesNothing(bool tellsBuild, byte build, int writtenAfterS, string? name)
    {
        SkipWithoutFileNumbers();
        ElfProgram.Write(Program, Symbols, buildId: 1);
        var (inode, maps) = (FileIdentity.InodeOf(Program)!.Value, PathOf("app.maps"));
        WriteMappings("app.maps", inode);
        if (tellsBuild) File.WriteAllText(maps, ProcessMappings.WithBuilds(File.ReadAllText(maps)));
        ElfProgram.Write(Program, Symbols, build);
        File.SetLastWriteTimeUtc(Program, File.GetLastWriteTimeUtc(maps).AddSeconds(writtenAfterS));
        File.WriteAllBytes(PathOf("app.nettrace"), new NettraceBytes(processors: NativeAot).ToArray());

        var process = Traces.Nettrace.NettraceReader.Read(PathOf("app.nettrace"), TestContext.Current.CancellationToken);

        Assert.Equal(inode, FileIdentity.InodeOf(Program));
        Assert.Equal(name, process.Methods.NameAt(MappedAt + ElfProgram.ManagedAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no mapping at all\n")]
    [InlineData("zz-yy r-xp 0 0:0 1 /app\n1-2 r-xp")]
    [InlineData("2000-1000 r-xp 00000000 00:00 1 /app")]
    public void DamagedMappingsNameNothing(string text)
    {
        File.WriteAllText(PathOf("app.maps"), text);
        File.WriteAllBytes(PathOf("app.nettrace"), new NettraceBytes(processors: NativeAot).ToArray());

        var process = Traces.Nettrace.NettraceReader.Read(PathOf("app.nettrace"), TestContext.Current.CancellationToken);

        Assert.Null(process.Methods.NameAt(0x1500));
    }

    [Fact]
    public void OfMappingsTheCodeOfFilesIsKept()
    {
        const string code = "1000-2000 r-xp 00001000 fd:01 12    /my app\n";
        var lines = ProcessMappings.LinesOfCode($"0-1000 r--p 00000000 fd:01 12    /my app\n{code}7f00-7f10 r-xp 0 00:00 0    [vdso]\n");

        Assert.Equal(code, lines);
        Assert.Equal("/my app", ProcessMappings.ProgramOf(lines));
        Assert.Null(ProcessMappings.ProgramOf(""));
        Assert.Equal("/x/app.maps", ProcessMappings.PathFor("/x/app.nettrace"));
        Assert.Equal("/x/app.maps", ProcessMappings.PathFor("/x/app.stacks.nettrace"));
    }

    private static void SkipWithoutFileNumbers() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers of files, by which mappings know them, are read on Linux");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void WriteMappings(string name, ulong inode) => File.WriteAllText(
        PathOf(name), $"{MappedAt:x}-{MappedAt + 0x3000:x} r-xp 00000000 fe:00 {inode}                   {Program}\n");
}
