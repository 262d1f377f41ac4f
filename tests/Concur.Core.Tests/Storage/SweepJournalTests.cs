using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Tests.Scaling;

namespace Concur.Core.Tests.Storage;

public sealed class SweepJournalTests : IDisposable
{
    private static readonly SweepReport Opening = GeneratedSweeps.Opening([1, 2], [10, 1000], 2, 8);
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-journal").FullName;

    private string Journal => Path.Combine(_folder, SweepJournal.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsKeptIsReadAgain()
    {
        var slow = new SweepLaunch(new SweepPoint("gil:ticks=100", 8, 0), 3) { Status = TrialStatus.Timeout, Error = "too long" };
        var torn = new SweepLaunch(new SweepPoint("gil", 8, 0), null) { Digest = LaunchDigest.Several };
        var account = Fixtures.Account(2, 100, (Category.Lock, 50));
        List<SweepLaunch> kept = [.. GeneratedSweeps.Point("threads", 2, 10, 5, account), slow, torn];
        Write(kept);

        var (opening, launches) = SweepJournal.Read(_folder);

        Assert.Equal(Opening.Request.Workers, opening.Request.Workers);
        Assert.Equal(Opening.Request.Sizes, opening.Request.Sizes);
        Assert.Equal(Opening.Request.Projections, opening.Request.Projections);
        Assert.Equal(Opening.Request.Strategies, opening.Request.Strategies);
        Assert.Equal((Opening.StartedUtc, Opening.ToolVersion), (opening.StartedUtc, opening.ToolVersion));
        Assert.Equal(Opening.Machine.Cpu, opening.Machine.Cpu);
        Assert.Equivalent(kept, launches, strict: true);
    }

    [Fact]
    public void WhatUnitsWereMadeOfIsReadAgainAndNothingTakesLessThanNoTime()
    {
        var units = new ProfiledUnits
        {
            CpuNs = 90_000_001,
            JitNs = 7_000_000,
            GcCpuNs = 3_000_000,
            OffNs = 40_000_000,
            GcOffNs = 1,
            LockNs = 20_000_000,
            WaitNs = 5_000_000,
            QueueNs = 11_000_000,
            KnowsQueue = true,
        };
        var point = new SweepPoint("threads", 2, 10);
        Write([new SweepLaunch(point, null) { Units = units }, new SweepLaunch(point, 0)]);

        Assert.Equal([units, null], SweepJournal.Read(_folder).Launches.Select(launch => launch.Units));

        var whole = File.ReadAllText(Journal);
        AssertRefused("\"lockMs\":20", "\"lockMs\":-20", "less than no time");
        AssertRefused("\"lockMs\":20", "\"lockMs\":36", "longer than all");
        AssertRefused("\"jitMs\":7", "\"jitMs\":88", "longer than all");

        void AssertRefused(string from, string to, string reason)
        {
            File.WriteAllText(Journal, whole.Replace(from, to, StringComparison.Ordinal));
            Assert.Contains(reason, Assert.Throws<ConcurException>(() => SweepJournal.Read(_folder)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ALineThatWasCutShortIsForgottenAndWrittenAnew()
    {
        var launches = GeneratedSweeps.Point("threads", 2, 10, 5).Take(3).ToList();
        Write(launches);
        var whole = File.ReadAllBytes(Journal);
        File.WriteAllBytes(Journal, whole[..^7]);

        var (journal, _) = SweepJournal.Resume(_folder);
        Assert.Equal(launches[..2].Select(launch => launch.Number), journal.Launches.Select(launch => launch.Number));
        journal.Keep(launches[2]);
        journal.Dispose();

        Assert.Equal(whole, File.ReadAllBytes(Journal));
    }

    [Fact]
    public void TwoCannotWriteToOneSweep()
    {
        Write([]);
        using var first = SweepJournal.Resume(_folder).Journal;

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Resume(_folder));

        Assert.Contains("another process is measuring", refused.Message, StringComparison.Ordinal);
        Assert.Empty(SweepJournal.Read(_folder).Launches);
    }

    /// <summary>A run and a recording write their first file only after a while; the folder is theirs from their beginning on.</summary>
    [Fact]
    public void OnlyOneMeasurementOfAnyKindWritesIntoAFolder()
    {
        var run = RunFolder.Create(_folder, "/", "primes", DateTimeOffset.UnixEpoch);
        using (FolderClaim.Take(run))
        {
            AssertBusy(() => SweepJournal.Create(_folder, "/", Opening));
            AssertBusy(() => FolderClaim.Take(run));
            Assert.False(File.Exists(Journal));
        }

        using (SweepJournal.Create(_folder, "/", Opening))
        {
            AssertBusy(() => SweepJournal.Resume(_folder));
            AssertBusy(() => FolderClaim.Take(run));
            Assert.Contains("already holds a sweep", Refused(() => SweepJournal.Create(_folder, "/", Opening)), StringComparison.Ordinal);
        }

        SweepJournal.Resume(_folder).Journal.Dispose();
    }

    [Fact]
    public void WhatLaysInTheFolderBeforeStaysThere()
    {
        var theirs = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "traces")).FullName, "mine.nettrace");
        File.WriteAllText(theirs, "mine");

        using (var journal = SweepJournal.Create(_folder, "/", Opening))
            File.WriteAllText(Path.Combine(journal.Traces, "threads.nettrace"), "ours");

        var files = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order();
        Assert.Equal("mine", File.ReadAllText(theirs));
        Assert.Equal(["mine.nettrace", SweepJournal.FileName], files);
    }

    [Theory]
    [InlineData(".measuring")]
    [InlineData(".sweep-traces")]
    [InlineData("sweep.json")]
    [InlineData("speed-up.svg")]
    public void ASweepWithALinkWhereMeasurementsGoIsNotResumed(string name)
    {
        Write([]);
        var theirs = Directory.CreateDirectory(Path.Combine(_folder, "theirs")).FullName;
        File.CreateSymbolicLink(Path.Combine(_folder, name), theirs);

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Resume(_folder));

        Assert.Contains("is a link", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(theirs));
    }

    [Fact]
    public void ASweepIsOnesOwnWhereItWasBegunAndWhileItsRequestStaysTheSame()
    {
        var own = new OwnSweeps(Path.Combine(_folder, "cache"));
        var folder = Path.Combine(_folder, "sweep");
        SweepJournal.Create(folder, "/", Opening).Dispose();
        Assert.False(own.Has(folder));

        own.Remember(folder);

        Assert.True(own.Has(folder));
        Assert.True(own.Has(folder + "/"));
        Assert.False(new OwnSweeps(Path.Combine(_folder, "another's")).Has(folder));
        var journal = Path.Combine(folder, SweepJournal.FileName);
        File.WriteAllText(
            journal,
            File.ReadAllText(journal).Replace("\"assemblyPath\":null", "\"assemblyPath\":\"/tmp/x.dll\"", StringComparison.Ordinal));
        Assert.False(own.Has(folder));
    }

    [Fact]
    public void AFolderThatHoldsASweepIsNotBegunAnew()
    {
        Write([]);

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Create(_folder, "/", Opening));

        Assert.Contains("--resume", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyThatBeginInTheSameSecondHaveFoldersOfTheirOwn()
    {
        var folders = new string[16];
        Parallel.For(0, folders.Length, index =>
        {
            using var journal = SweepJournal.Create(null, _folder, Opening);
            folders[index] = journal.Folder;
        });

        Assert.Equal(folders.Length, folders.Distinct().Count());
        Assert.All(folders, folder => Assert.Empty(SweepJournal.Read(folder).Launches));
        Assert.Equal(folders.Length, Directory.GetDirectories(Path.Combine(_folder, "concur-runs")).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json\n")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    [InlineData("[]\n")]
    [InlineData("{\"schemaVersion\":99}\n")]
    public void WhatIsNoJournalIsRefusedInOneLine(string text)
    {
        File.WriteAllText(Journal, text);

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Read(_folder));

        Assert.Contains("is not a sweep's journal", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("\"workers\":[1,2]", "\"workers\":[0]")]
    [InlineData("\"workers\":[1,2]", "\"workers\":[100000]")]
    [InlineData("\"workers\":[1,2]", "\"workers\":null")]
    [InlineData("\"sizes\":[10,1000]", "\"sizes\":[]")]
    [InlineData("\"sizes\":[10,1000]", "\"sizes\":[-1]")]
    [InlineData("\"units\":16", "\"units\":0")]
    [InlineData("\"schemaVersion\":1", "\"schemaVersion\":2")]
    [InlineData("\"strategies\":[\"sequential\"", "\"strategies\":[\"sequentially\"")]
    [InlineData("\"launches\":8", "\"launches\":100000")]
    [InlineData("\"launches\":8", "\"launches\":2147483647")]
    [InlineData("\"usableCores\":2", "\"usableCores\":0")]
    [InlineData("\"usableCores\":2", "\"usableCores\":-1")]
    [InlineData("\"workers\":[1,2]", "\"workers\":[2,1]")]
    [InlineData("\"variants\":[]", "\"variants\":[{\"name\":\"x\",\"environment\":{}}]")]
    [InlineData("\"iterations\":0", "\"iterations\":1000000000")]
    public void WhatCannotBeAskedForIsRefused(string from, string to)
    {
        Write([]);
        var text = File.ReadAllText(Journal);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(Journal, text.Replace(from, to, StringComparison.Ordinal));

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Resume(_folder));
        Assert.Contains("is not a sweep's journal", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IterationsThatTookNoTimeAreRefused()
    {
        Write(GeneratedSweeps.Point("threads", 2, 10, 5).Take(2).Select(launch => launch with { IterationsMs = [0] }));

        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Read(_folder));
        Assert.Contains("an iteration took no time", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads", 3, 10, 0)]
    [InlineData("threads", 2, 11, 0)]
    [InlineData("threads", 2, 10, 8)]
    [InlineData("gil", 2, 10, 0)]
    [InlineData("threads", 2000000000, 10, 0)]
    public void LaunchesThatAreNotInThePlanAreRefused(string strategy, int workers, long size, int number)
    {
        Write([new SweepLaunch(new SweepPoint(strategy, workers, size), number) { IterationsMs = [1] }]);

        AssertNotPlanned();
    }

    /// <summary>Which sizes are added depends on times; that they lie between those that were asked for does not.</summary>
    [Theory]
    [InlineData("threads", 2, 10, 8, false)]
    [InlineData("threads", 2, 11, 7, true)]
    [InlineData("threads", 2, 11, 8, false)]
    [InlineData("threads", 2, 11, null, false)]
    [InlineData("threads", 3, 11, 0, false)]
    [InlineData("threads", 2, 1001, 0, false)]
    [InlineData("sequential", 1, 999, 0, true)]
    public void WhereSizesAreAddedTheyLieBetweenTheOthers(string strategy, int workers, long size, int? number, bool belongs)
    {
        var launch = new SweepLaunch(new SweepPoint(strategy, workers, size), number) { IterationsMs = [1] };
        Write([launch], Refining(Opening));

        if (belongs) Assert.Equal(size, Assert.Single(SweepReader.Read(_folder).Points).Point.Size);
        else AssertNotPlanned();
    }

    [Fact]
    public void MorePointsThanASweepCanHaveAreRefused()
    {
        var opening = GeneratedSweeps.Opening([1, 2], [10, 1_000_000]);
        SweepLaunch At(int size) => new(new SweepPoint("threads", 2, size), 0) { IterationsMs = [1] };
        Write(Enumerable.Range(11, SweepGrid.MostPoints + 1).Select(At), Refining(opening));

        var refused = Assert.Throws<ConcurException>(() => SweepReader.Read(_folder));
        Assert.Contains("more points than a sweep can have", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>They were written before sizes could be added.</summary>
    [Fact]
    public void AJournalThatSaysNothingOfAddedSizesHasNone()
    {
        Write([]);
        File.WriteAllText(Journal, File.ReadAllText(Journal).Replace(",\"refines\":false", "", StringComparison.Ordinal));

        Assert.DoesNotContain("refines", File.ReadAllText(Journal), StringComparison.Ordinal);
        Assert.False(SweepJournal.Read(_folder).Opening.Request.Refines);
    }

    /// <summary>One that was tried again is there twice: the last counts.</summary>
    [Fact]
    public void OfALaunchThatWasTriedAgainTheLastCounts()
    {
        var point = new SweepPoint("threads", 2, 10);
        Write([new SweepLaunch(point, 0) { Status = TrialStatus.Failed, Error = "killed" }, .. GeneratedSweeps.Point("threads", 2, 10, 5)]);

        var found = Assert.Single(SweepReader.Read(_folder).Points);

        Assert.Equal((null, 8 * 5), (found.Error, found.Timing!.Count));
    }

    [Fact]
    public void ASweepIsNotWrittenOverARunNorARunOverASweep()
    {
        File.WriteAllText(Path.Combine(_folder, "run.json"), "{}");
        var refused = Assert.Throws<ConcurException>(() => SweepJournal.Create(_folder, "/", Opening));
        Assert.Contains("already holds a run", refused.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder, "run.json"));

        Write([]);
        Assert.Throws<ConcurException>(() => RunFolder.Create(_folder, "/", "primes", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void WhatWouldNotBelongTogetherIsNamed()
    {
        var settings = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" };

        Assert.Null(Opening.GetMismatch(Opening));
        AssertMismatch("machine", Opening with { Machine = Fixtures.Machine(cores: 3) });
        AssertMismatch("runtime", Opening with { Machine = Opening.Machine with { Runtime = ".NET 11" } });
        AssertMismatch("DOTNET_", Opening with { Machine = Opening.Machine with { RuntimeSettings = settings } });
        AssertMismatch("version", Opening with { ToolVersion = "2" });
        AssertMismatch("build", Opening with { AssemblyHash = "ab" });

        static void AssertMismatch(string expected, SweepReport now) =>
            Assert.Contains(expected, Opening.GetMismatch(now), StringComparison.Ordinal);
    }

    private static SweepReport Refining(SweepReport opening) => opening with { Request = opening.Request with { Refines = true } };

    private void AssertNotPlanned()
    {
        var refused = Assert.Throws<ConcurException>(() => SweepReader.Read(_folder));
        Assert.Contains("not in its plan", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertBusy(Func<object> begin) =>
        Assert.Contains("another process is measuring", Refused(begin), StringComparison.Ordinal);

    private static string Refused(Func<object> begin) => Assert.Throws<ConcurException>(begin).Message;

    private void Write(IEnumerable<SweepLaunch> launches, SweepReport? opening = null)
    {
        using var journal = SweepJournal.Create(_folder, "/", opening ?? Opening);
        foreach (var launch in launches) journal.Keep(launch);
    }
}
