using Concur.Traces.Symbols;
using CsCheck;

namespace Concur.Traces.Tests.Symbols;

public class CodeMappingsTests
{
    [Fact]
    public void OfSeveralMappingsAtAnAddressTheLastOneCounts() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 10]).Array[0, 12].Sample(pieces =>
        {
            var mappings = new CodeMappings();
            for (var i = 0; i < pieces.Length; i++) mappings.Add((ulong)pieces[i].Item1, (ulong)pieces[i].Item2, 0, 0, $"/{i}");
            return Enumerable.Range(0, 45).All(address =>
            {
                var last = Array.FindLastIndex(pieces, piece => address >= piece.Item1 && address < piece.Item1 + piece.Item2);
                return mappings.At((ulong)address)?.Path == (last < 0 ? null : $"/{last}");
            });
        });

    [Fact]
    public void AMappingThatReachesBehindTheLastAddressIsNone()
    {
        var mappings = new CodeMappings();
        mappings.Add(ulong.MaxValue - 5, 100, 0, 0, "/x");

        Assert.Null(mappings.At(ulong.MaxValue - 1));
    }

    /// <summary>
    /// A recording of 11.6 MB with 150,000 mappings took 20 s. The limit is for a machine on which much else runs: alone it takes 2 s.
    /// </summary>
    [Fact(Timeout = 120_000)]
    public async Task ManyMappingsAndManyAddressesDoNotTakeForEver() => await Task.Run(
        () =>
        {
            var mappings = new CodeMappings();
            for (var i = 0UL; i < 200_000; i++) mappings.Add(i * 64, 8_000_000, 0, 0, "/x");

            for (var i = 0UL; i < 200_000; i++) Assert.NotNull(mappings.At(i * 64));
        },
        TestContext.Current.CancellationToken);

    [Fact]
    public void AProgramThatNamesItsFileToSteerATerminalDoesNot()
    {
        var mappings = new CodeMappings();
        mappings.Add(0x1000, 0x1000, 0, 0, "/tmp/\u001b[2J\u202elib.so");

        Assert.Equal("[\\u{001B}[2J\\u{202E}lib.so]", mappings.NameAt(0x1010, new NativeSymbols(mayBeOfElsewhere: true)));
    }
}
