using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

/// <summary>What users call runs, and what is removed of them.</summary>
public sealed class RunHandleTests : IDisposable
{
    private const string First = "20260101T000000Z_primes_before";
    private const string Second = "20260102T000000Z_json";
    private const string Third = "20260103T000000Z_primes";

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-handles").FullName;

    public RunHandleTests()
    {
        foreach (var name in (string[])[First, Second, Third])
        {
            Directory.CreateDirectory(Path.Combine(Runs, name, "traces"));
            File.WriteAllText(Path.Combine(Runs, name, RunFolder.RunFileName), "{}");
            File.WriteAllText(Path.Combine(Runs, name, "traces", "threads.nettrace"), "trace");
        }
    }

    private string Runs => Path.Combine(_folder, RunFolder.RunsName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("last", Third)]
    [InlineData("latest", Third)]
    [InlineData("last-1", Second)]
    [InlineData("last-2", First)]
    [InlineData(Second, Second)]
    [InlineData("20260102", Second)]
    [InlineData("primes", Third)]
    [InlineData("json", Second)]
    [InlineData("before", First)]
    [InlineData("primes_before", First)]
    public void ARunIsFoundByEveryOneOfItsNames(string handle, string name) =>
        Assert.Equal(Path.Combine(Runs, name), RunHandle.Resolve(handle, _folder));

    [Fact]
    public void APathThatExistsIsMeantAndANameOfNoRunIsTakenForAPath()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "primes"));

        Assert.Equal(Path.Combine(_folder, "primes"), RunHandle.Resolve("primes", _folder));
        Assert.Equal(Path.Combine(_folder, "nothing"), RunHandle.Resolve("nothing", _folder));
        Assert.Equal(Path.Combine(_folder, "a/last"), RunHandle.Resolve("a/last", _folder));
    }

    [Fact]
    public void ABeginningOfSeveralNamesIsRefused() => Assert.Contains(
        $"'202601' is the beginning of 3 runs: {Third}, {Second}, {First}; give more of the name",
        Assert.Throws<ConcurException>(() => RunHandle.Resolve("202601", _folder)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ThereIsNoRunBeforeTheFirst()
    {
        Assert.Equal(
            "there is no 'last-3': 'concur-runs' has 3 in all",
            Assert.Throws<ConcurException>(() => RunHandle.Resolve("last-3", _folder)).Message);
        Assert.Contains(
            "make one with 'dotnet concur run'",
            Assert.Throws<ConcurException>(() => RunHandle.Resolve("last", Runs)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ABaselineIsFoundByItsName()
    {
        var baselines = new NamedBaselines(Runs);
        baselines.Set("main", First);
        baselines.Set("main", Second);
        baselines.Set("old", First);

        Assert.Equal(Path.Combine(Runs, Second), RunHandle.Resolve("main", _folder));
        Assert.True(baselines.Remove("old"));
        Assert.False(baselines.Remove("old"));
        Assert.Equal(["main"], baselines.Read().Keys);
    }

    [Fact]
    public void TheLinkToTheLatestIsNoRunOfItsOwn()
    {
        RunFolder.LinkLatest(Path.Combine(Runs, Second));
        RunFolder.LinkLatest(Path.Combine(Runs, Third));

        Assert.Equal(Third, new FileInfo(Path.Combine(Runs, "latest")).LinkTarget);
        Assert.Equal([Third, Second, First], RunHandle.Names(Runs));
    }

    [Fact]
    public void AFileThatIsCalledLatestStays()
    {
        File.WriteAllText(Path.Combine(Runs, "latest"), "mine");

        RunFolder.LinkLatest(Path.Combine(Runs, Third));

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Runs, "latest")));
    }

    [Fact]
    public void OldRunsAreRemovedButForBaselinesAndFilesOfOthers()
    {
        File.WriteAllText(Path.Combine(Runs, First, "notes.md"), "mine");
        var pruner = new RunPruner(Runs, new DateTimeOffset(2026, 1, 3, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal([Second, First], Names(new PruneChoice(1, null, false)));
        Assert.Equal([First], Names(new PruneChoice(0, TimeSpan.FromDays(2), false)));
        Assert.Equal([Second], Names(new PruneChoice(1, null, false), First));
        Assert.All(pruner.Plan(new PruneChoice(1, null, false), new HashSet<string>()), run => Assert.True(pruner.Remove(run, false)));
        Assert.Equal([Third], RunHandle.Names(Runs));
        Assert.Equal(["notes.md"], Directory.GetFileSystemEntries(Path.Combine(Runs, First)).Select(Path.GetFileName));

        IEnumerable<string> Names(PruneChoice choice, params string[] kept) =>
            pruner.Plan(choice, kept.ToHashSet()).Select(run => run.Name);
    }

    [Fact]
    public void TracesAloneAreRemovedWhereAsked()
    {
        var pruner = new RunPruner(Runs, DateTimeOffset.UnixEpoch);
        var choice = new PruneChoice(0, null, TracesOnly: true);

        Assert.All(pruner.Plan(choice, new HashSet<string>()), run => Assert.Equal("trace".Length, run.Bytes));
        foreach (var run in pruner.Plan(choice, new HashSet<string>())) pruner.Remove(run, tracesOnly: true);

        Assert.Empty(pruner.Plan(choice, new HashSet<string>()));
        Assert.Equal(3, RunHandle.Names(Runs).Count);
    }

    [Theory]
    [InlineData("before", true)]
    [InlineData("v1.2_rc", true)]
    [InlineData("last", false)]
    [InlineData("last-1", false)]
    [InlineData("2026", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    public void ANameIsNoOtherHandle(string name, bool expected) => Assert.Equal(expected, RunHandle.IsName(name));
}
