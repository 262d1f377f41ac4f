using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

/// <summary>A run of one's own is made again without a question, and what a stranger wrote into a folder is not.</summary>
public sealed class OwnRunsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-own-runs").FullName;

    [Fact]
    public void OnlyWhatThisUserMadeThereIsOwn()
    {
        var (runs, one) = (new OwnRuns(Path.Combine(_folder, "cache")), Directory.CreateDirectory(Path.Combine(_folder, "one")).FullName);
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        runs.Remember(one, "run mine.dll");

        Assert.True(runs.Has(one, "run mine.dll"));
        Assert.True(runs.Has(one + "/", "run mine.dll"));
        Assert.False(runs.Has(one, "run strangers.dll"));
        Assert.False(runs.Has(other, "run mine.dll"));
        Assert.False(new OwnRuns(Path.Combine(_folder, "anothers")).Has(one, "run mine.dll"));
    }

    [Fact]
    public void ARunThatWasRemovedIsForgotten()
    {
        var (cache, one) = (Path.Combine(_folder, "cache"), Directory.CreateDirectory(Path.Combine(_folder, "one")).FullName);
        var runs = new OwnRuns(cache);
        runs.Remember(one, "run mine.dll");

        runs.Forget(one);
        runs.Forget(one);

        Assert.False(runs.Has(one, "run mine.dll"));
        Assert.Empty(Directory.GetFiles(cache));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
