using Concur.Core.Measuring.Platform;
using Concur.Tool.Console;

namespace Concur.Tool.Tests;

public sealed class CacheHomeTests : IDisposable
{
    private const string Lasting = "/tmp/dotnet-concur-1000";
    private readonly string _home = Directory.CreateTempSubdirectory("concur-home").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void TheVariableComesFirst() => Assert.Equal(new CacheHome("/caches/dotnet-concur", false), Find("/caches", _home));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public void TheUsersFolderComesNext(string? variable) =>
        Assert.Equal(new CacheHome(Path.Combine(_home, ".cache/dotnet-concur"), false), Find(variable, _home));

    /// <summary>Nothing is made in the current folder.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("/nonexistent")]
    [InlineData("relative")]
    public void AUserWithoutAFolderHasOneInTheTemporaryFolder(string home) => Assert.Equal(new CacheHome(Lasting, true), Find(null, home));

    [Fact]
    public void WhereThatIsAnothersACommandHasOneOfItsOwn()
    {
        var (one, other) = (CacheHome.Find(_ => null, "", () => null), CacheHome.Find(_ => null, "", () => null));

        Assert.True(one.IsTemporary);
        Assert.NotEqual(one.Folder, other.Folder);
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), Path.GetDirectoryName(one.Folder));
    }

    private static CacheHome Find(string? variable, string home) =>
        CacheHome.Find(_ => variable, UserFolders.CachesBelow(home), () => Lasting);
}
