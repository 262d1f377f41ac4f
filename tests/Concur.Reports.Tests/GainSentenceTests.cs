using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class GainSentenceTests
{
    private static readonly Gain LockFree = new(
        GainKinds.LockFree, "the lock in Cache.Get were never waited for", 1.72, new Interval(1.6, 1.8), null)
    {
        Site = "Cache.Get",
        Place = new SourcePlace("/src/Cache.cs", 41),
    };

    private static readonly Gain Collections = new(GainKinds.NoCollections, "nothing were collected", 2.3, null, null) { IsAtMost = true };

    private static readonly Dictionary<string, SourcePlace> None = [];

    private static readonly TrialReport Threads =
        Fixtures.Trial("threads", 20, 1.5, 2, Fixtures.Account(2, 1000, (Category.Compute, 1000)));

    [Fact]
    public void AChangeIsSaidWithItsPlaceAndItsInterval() => Assert.Equal(
        "1.72x (1.60 to 1.80) if the lock in Cache.Get (Cache.cs:41) were never waited for", Sentence(LockFree));

    [Fact]
    public void AnUpperBoundIsSaidToBeOne() => Assert.Equal("at most 2.3x if nothing were collected", Sentence(Collections));

    [Fact]
    public void AGainThatIsKnownBadlyHasNoFigureOfItsOwn() => Assert.Equal(
        "not known better than 1.10x to 1.80x if nothing were collected",
        Sentence(Collections with { IsAtMost = false, Factor = 1.4, Interval = new Interval(1.1, 1.8) }));

    [Fact]
    public void WithoutAnIntervalTheFigureIsAbout() => Assert.Equal(
        "about 2.30x if nothing were collected", Sentence(Collections with { IsAtMost = false }));

    [Fact]
    public void APlaceOfAMethodThatIsNotNamedStandsAtTheEnd() => Assert.Equal(
        "1.72x (1.60 to 1.80) if the lock were split (Cache.cs:41)", Sentence(LockFree with { Change = "the lock were split" }));

    [Fact]
    public void TheAnswerHasThreeLinesAtMost() => Assert.Equal(
        [Sentence(LockFree), Sentence(Collections), Sentence(LockFree)],
        Lines([LockFree, Collections, LockFree with { Interval = new Interval(1, 1.5) }, LockFree, LockFree]));

    [Fact]
    public void NothingIsSaidWhereNothingWasRecorded() => Assert.Empty(GainSentence.Lines(Threads, None));

    [Theory]
    [InlineData(0.9, 1.02, "No change that could be replayed would gain 3 % or more.")]
    [InlineData(0.9, 1.4, "No change that could be replayed would surely gain 3 % or more.")]
    public void ThatNothingIsGainedIsSaidAsFarAsItIsSure(double low, double high, string expected) =>
        Assert.Equal([expected], Lines([LockFree with { Factor = 1.01, Interval = new Interval(low, high) }]));

    [Fact]
    public void NoChangeAtAllGainsNothing() => Assert.Equal(["No change that could be replayed would gain 3 % or more."], Lines([]));

    [Fact]
    public void WhyNothingIsKnownIsSaid()
    {
        Assert.Equal(["What changes would gain is not known: the replay took too long."], Lines([LockFree], "the replay took too long"));
        Assert.Equal(
            ["What changes would gain is not known: the waits have no stacks."],
            Lines([LockFree with { Factor = null, Interval = null, Unknown = "the waits have no stacks" }]));
    }

    [Theory]
    [InlineData(1.72, 1.6, 1.8, "workers waited. It would gain 1.7x (1.6 to 1.8)")]
    [InlineData(1.07, 1.04, 1.1, "workers waited. It would gain 1.07x (1.04 to 1.10)")]
    [InlineData(1.4, 1.1, 1.8, "workers waited. What it would gain is not known better than 1.1x to 1.8x")]
    [InlineData(1.01, 0.99, 1.02, "workers waited. It would gain less than 3 %")]
    public void AFindingSaysWhatItsCureWouldGain(double factor, double low, double high, string expected) =>
        Assert.Equal(expected, FindingSentence.Of(Found(LockFree with { Factor = factor, Interval = new Interval(low, high) })));

    [Fact]
    public void AFindingSaysWhatIsAnUpperBoundAndHowManyWorkersAreMeant()
    {
        var workers = LockFree with { Kind = GainKinds.Workers, Change = "there were 4 workers" };

        Assert.Equal("workers waited. It would gain at most 2.3x", FindingSentence.Of(Found(Collections)));
        Assert.Equal("workers waited. It would gain 1.7x (1.6 to 1.8) if there were 4 workers", FindingSentence.Of(Found(workers)));
        Assert.Equal("workers waited", FindingSentence.Of(Found(null)));
    }

    [Fact]
    public void MarkdownHasATableOfAllChangesAndTheGainOfEachFinding()
    {
        var unknown = new Gain(GainKinds.MethodHalf, "My.List<T>.Add took half its time", null, null, "it has | samples");
        var wide = LockFree with { Kind = GainKinds.LockHalf, Change = "x", Factor = 1.4, Interval = new Interval(1.1, 1.8) };
        var trial = Threads with { Gains = new GainReport(20, 20.5, null, [LockFree, Collections, wide, unknown]) };
        var run = Fixtures.Run(Threads with { Strategy = "sequential" }, trial) with { Findings = [Found(LockFree)] };
        using var writer = new StringWriter();
        MarkdownReport.Write(run, writer);

        Assert.Contains(
            """
            What changes would gain under threads, by replaying its profiled launch (an iteration takes 20.0 ms, and 20.5 ms in the replay):

            | change | place | gain | interval | note |
            |---|---|---:|---:|---|
            | the lock in Cache.Get were never waited for | Cache.cs:41 | 1.72x | 1.60 to 1.80 |  |
            | nothing were collected |  | 2.30x | n/a | at most |
            | x | Cache.cs:41 | n/a | 1.10 to 1.80 | not known better than 1.10x to 1.80x |
            | My.List&lt;T>.Add took half its time |  | n/a | n/a | not known: it has \| samples |

            """.ReplaceLineEndings("\n"),
            writer.ToString(),
            StringComparison.Ordinal);
        Assert.Contains(
            "- **LockConvoy**: workers waited. It would gain 1.7x (1.6 to 1.8). an advice\n", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void MarkdownHasTheLargestPartsOfTheCriticalPath()
    {
        CriticalPart inside = new(PathKinds.Compute, "computing in Cache.Add inside the lock in Cache.Get", 12, 0.6)
        {
            Method = "Cache.Add",
            Lock = "Cache.Get",
            Place = LockFree.Place,
        };
        var small = Enumerable.Range(1, 9).Select(number => new CriticalPart(PathKinds.Compute, $"computing in M{number}", 0.8, 0.04));
        var trial = Threads with { Gains = new GainReport(20, 20, null, []) { CriticalPath = [inside, .. small] } };
        using var writer = new StringWriter();
        MarkdownReport.Write(Fixtures.Run(trial), writer);

        Assert.Contains(
            """
            What the time of an iteration under threads consists of, in the replay:

            | on the critical path | place | time | share |
            |---|---|---:|---:|
            | computing in Cache.Add inside the lock in Cache.Get | Cache.cs:41 | 12.0 ms | 60.0 % |
            | computing in M1 |  | 800 µs | 4.0 % |

            """.ReplaceLineEndings("\n").TrimEnd(),
            writer.ToString(),
            StringComparison.Ordinal);
        Assert.Contains(
            "| computing in M7 |  | 800 µs | 4.0 % |\n| the rest |  | 1.60 ms | 8.0 % |\n", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheShortFindingsOfTheAnswerBeginWithWhatGainsMost()
    {
        var quiet = Found(null) with { Rule = "JitDominates", Message = "workers compiled" };
        var (lines, left) = BriefFindings.Of(Fixtures.Run(Threads) with { Findings = [quiet, Found(LockFree)] });

        Assert.Equal(["workers waited. It would gain 1.7x (1.6 to 1.8).", "workers compiled"], lines);
        Assert.Equal(0, left);
    }

    [Fact]
    public void AMethodOfTheRunsSourcesHasItsPlaceToo()
    {
        var sources = new Dictionary<string, SourcePlace>
        {
            ["Cache.Get"] = new("/src/Cache.cs", 38),
            ["Work.Hot"] = new("/src/Work.cs", 7),
        };
        var half = Collections with { Change = "Work.Hot took half its time", Site = "Work.Hot" };

        Assert.Equal("at most 2.3x if Work.Hot (Work.cs:7) took half its time", GainSentence.Of(half, sources));
        Assert.Contains("(Cache.cs:41)", GainSentence.Of(LockFree, sources), StringComparison.Ordinal);
    }

    private static string Sentence(Gain gain) => GainSentence.Of(gain, None);

    private static IEnumerable<string> Lines(Gain[] changes, string? unknown = null) =>
        GainSentence.Lines(Threads with { Gains = new GainReport(20, 20, unknown, [.. changes]) }, None).Select(line => line.Text);

    private static Finding Found(Gain? gain) =>
        new("LockConvoy", Severity.Warning, "threads", "workers waited", "trials[1].locks", "an advice") { Gain = gain };
}
