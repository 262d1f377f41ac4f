using Concur.Core.Model;
using Concur.Core.Storage;
using Microsoft.Data.Sqlite;
using static Concur.Core.Tests.Fixtures;

namespace Concur.Core.Tests.Storage;

public sealed class RunIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-index").FullName;
    private readonly string _cache = Directory.CreateTempSubdirectory("concur-cache").FullName;

    [Fact]
    public void RunsAreFoundByWorkloadMachineAndDateTheEarliestFirst()
    {
        Save("b", day: 2);
        Save("a", day: 1);
        Save("c", day: 3, run => run with { Request = (WorkloadRequest)run.Request with { Workload = "json" } });
        Save("d", day: 4, run => run with { Machine = run.Machine with { Cpu = "Another" } });

        using var index = RunIndex.Open(_folder, _cache);

        Assert.Equal(["a", "b", "c", "d"], Names(index, new RunFilter()));
        Assert.Equal(["a", "b", "d"], Names(index, new RunFilter { Workload = "PRIMES" }));
        Assert.Equal(["d"], Names(index, new RunFilter { Machine = "other" }));
        Assert.Equal(["b", "c"], Names(index, new RunFilter { Since = Day(2), Until = Day(4) }));
        Assert.Equal(["c", "d"], Names(index, new RunFilter { Last = 2 }));
    }

    [Fact]
    public void WhatChangedIsReadAgainAndWhatIsGoneIsForgotten()
    {
        Save("a", day: 1);
        Save("b", day: 2);
        using (var first = RunIndex.Open(_folder, _cache)) Assert.Equal(["a", "b"], Names(first, new RunFilter()));
        Directory.Delete(Path.Combine(_folder, "b"), recursive: true);
        Save("a", day: 1, run => run with { Request = (WorkloadRequest)run.Request with { Workload = "another" } });

        using var index = RunIndex.Open(_folder, _cache);

        Assert.Equal("another", Assert.Single(index.Find(new RunFilter())).Workload);
    }

    [Fact]
    public void ACorruptRunIsNamedAndTheOthersAreThere()
    {
        Save("a", day: 1);
        Directory.CreateDirectory(Path.Combine(_folder, "broken"));
        File.WriteAllText(Path.Combine(_folder, "broken", "run.json"), "{");

        using var index = RunIndex.Open(_folder, _cache);

        Assert.Equal(["a"], Names(index, new RunFilter()));
        var broken = Assert.Single(index.Unreadable());
        Assert.Equal("broken", broken.Name);
        Assert.Contains("is not a run file", broken.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no database at all")]
    [InlineData("")]
    public void AnIndexThatIsDamagedIsMadeAnew(string content)
    {
        Save("a", day: 1);
        File.WriteAllText(RunIndex.FileOf(_folder, _cache), content.PadRight(4096));

        using var index = RunIndex.Open(_folder, _cache);

        Assert.Equal(["a"], Names(index, new RunFilter()));
    }

    [Theory]
    [InlineData("UPDATE runs SET summary = 'x'")]
    [InlineData("UPDATE runs SET summary = '{}'")]
    [InlineData("UPDATE runs SET summary = 'null'")]
    [InlineData("UPDATE runs SET summary = '{\"name\":null,\"trials\":[null]}'")]
    [InlineData("UPDATE runs SET summary = x'00ff'")]
    [InlineData("UPDATE runs SET summary = replace(summary, '\"trials\":[', '\"trials\":[null,')")]
    [InlineData("DROP TABLE runs; CREATE VIEW runs AS SELECT 1 AS name")]
    [InlineData("DROP TABLE runs; CREATE TABLE runs (name, stamp)")]
    public void AnIndexThatHoldsSomethingElseIsMadeAnew(string change)
    {
        Save("a", day: 1);
        RunIndex.Open(_folder, _cache).Dispose();
        using (var connection = new SqliteConnection($"Data Source={RunIndex.FileOf(_folder, _cache)};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = change;
            command.ExecuteNonQuery();
        }

        using var index = RunIndex.Open(_folder, _cache);

        Assert.Equal(["a"], Names(index, new RunFilter()));
        Assert.Empty(index.Unreadable());
    }

    [Fact]
    public async Task ManyThatLookWhileRunsAreWrittenLoseNothing()
    {
        await Parallel.ForAsync(0, 40, TestContext.Current.CancellationToken, (i, _) =>
        {
            Save($"run{i:00}", day: 1 + (i % 20));
            using var index = RunIndex.Open(_folder, _cache);
            return ValueTask.CompletedTask;
        });

        using var last = RunIndex.Open(_folder, _cache);

        Assert.Equal(40, last.Find(new RunFilter()).Length);
    }

    [Fact]
    public void WithoutAFolderThereAreNoRuns()
    {
        var refused = Assert.Throws<ConcurException>(() => RunIndex.Open(Path.Combine(_folder, "nowhere"), _cache));

        Assert.Contains("there are no runs", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_cache, recursive: true);
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> Names(RunIndex index, RunFilter filter) => index.Find(filter).Select(run => run.Name);

    private void Save(string name, int day, Func<RunReport, RunReport>? edit = null)
    {
        var run = Run(Trial("sequential", 10, 1, 1, Account(1, 10))) with { StartedUtc = Day(day) };
        RunFile.Save(edit?.Invoke(run) ?? run, RunFolder.Of(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName));
    }
}
