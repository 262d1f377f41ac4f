using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

public sealed class SymbolFoldersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-folders");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void FoldersArePartedBySemicolonsOrAsTheSystemPartsPaths() =>
        Assert.Equal(["/a", "b c", "/d"], SymbolFolders.Split($"/a; b c{Path.PathSeparator}/d;"));

    /// <summary>A debugger's list has servers, of which nothing is fetched, and the folders that it keeps files of theirs in.</summary>
    [Fact]
    public void OfTheVariablesThoseCountThatAreFoldersOfThisMachine()
    {
        var (own, cache) = (_folder.CreateSubdirectory("own").FullName, _folder.CreateSubdirectory("cache").FullName);

        Assert.Equal(
            [own, cache],
            SymbolFolders.OfVariables($"{own};{own}/none;relative", $"srv*{cache}*https://example.com/symbols;{own};//server/share"));
        Assert.Empty(SymbolFolders.OfVariables(null, null));
    }
}
