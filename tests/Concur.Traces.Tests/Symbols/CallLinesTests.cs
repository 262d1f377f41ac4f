using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

/// <summary>The line of a call follows from a return address, by the map of the code to its IL and by the PDB.</summary>
public sealed class CallLinesTests : IDisposable
{
    private const int Token = 0x06000001;
    private const ulong Module = 7;
    private static readonly Guid Build = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    /// <summary>The code lies in another order than its IL, as that of an optimised method may.</summary>
    private static readonly (int Native, int Il)[] Map = [(0, -2), (10, 0), (30, 40), (50, 20), (80, -3)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-lines");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(11, 8)]
    [InlineData(30, 8)] // the call is the instruction before
    [InlineData(31, 13)]
    [InlineData(50, 13)]
    [InlineData(51, 10)]
    [InlineData(90, 10)] // the method's end has no IL of its own
    public void ACallReturnsBehindItsLine(int address, int line) => Assert.Equal(line, LineOf(address, entersScope: false));

    /// <summary>Optimised builds count the lock to the statement before it.</summary>
    [Theory]
    [InlineData(11, 10)]
    [InlineData(51, 13)]
    [InlineData(31, 13)] // no line is behind the last one
    public void OfALocksScopeTheFirstLineInsideIsMeant(int address, int line) => Assert.Equal(line, LineOf(address, entersScope: true));

    [Theory]
    [InlineData(10)] // before the first IL
    [InlineData(0x100)] // of no method
    public void ElsewhereThereIsNoLine(int address) => Assert.Null(LineOf(address, entersScope: false));

    [Fact]
    public void CodeWithoutAMapHasNoLine()
    {
        Write();
        var code = new LoadedCode().Module(Module, Path.Combine(_folder.FullName, "app.dll"), Build);
        code.Method(Module, Token, "My.Work", "Run");

        Assert.Null(new CallLines([]).At(code.Methods, LoadedCode.First + 31, entersScope: false));
    }

    [Fact]
    public void APdbOfAnotherBuildTellsNoLine()
    {
        Write();
        var code = Code(Guid.NewGuid());

        Assert.Null(new CallLines([]).At(code.Methods, LoadedCode.First + 31, entersScope: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(58)]
    public void AMapThatIsCutOffIsNone(int length) => Assert.Null(IlMap.Of(IlMapBytes.Of(1, Map).AsSpan(0, length)));

    [Fact]
    public void AMapWithoutEntriesIsNone() => Assert.Null(IlMap.Of(IlMapBytes.Of(1)));

    private int? LineOf(int address, bool entersScope)
    {
        Write();
        return new CallLines([]).At(Code(Build).Methods, LoadedCode.First + (ulong)address, entersScope)?.Line;
    }

    private LoadedCode Code(Guid build) => new LoadedCode().Module(Module, Path.Combine(_folder.FullName, "app.dll"), build)
        .Method(Module, Token, "My.Work", "Run", Map);

    private void Write() => File.WriteAllBytes(
        Path.Combine(_folder.FullName, "app.pdb"), PdbBytes.OfLines(Build, "/src/Work.cs", [(0, 8), (20, 10), (40, 13)]));
}
