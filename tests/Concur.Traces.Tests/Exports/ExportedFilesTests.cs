using System.Reflection;
using System.Text;
using System.Text.Json;
using Concur.Traces.Exports;
using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Tests.Exports;

/// <summary>The foreign formats of one small timeline, held against files; scripts/golden.sh accepts a change.</summary>
public class ExportedFilesTests
{
    private static readonly Timeline Timeline = new(
        "a \"trace\"",
        FrameStacks.Of(["Main", "Work; <b>", "Wait,\"for\" it"], [[0, 1], [0, 2], [0]]),
        [
            new TimelineProcess(10, "first", [new TimelineInterval("gc", 2, 3.5) { ByThread = 11 }],
            [
                new TimelineThread(
                    10,
                    "main thread 10",
                    [new TimelineInterval("lock", 1, 5) { ByThread = 11 }, new TimelineInterval("wait", 1.5, 4)],
                    [new StackSpan(0, 0, 2.0004, 2), new StackSpan(1, 2.0004, 4, 1), new StackSpan(0, 6, 7, 1)]),
                new TimelineThread(11, "thread 11", [], [new StackSpan(2, 1, 2, 1)]),
            ]),
            new TimelineProcess(20, "second", [], [new TimelineThread(20, "main thread 20", [new TimelineInterval("jit", 0.25, 0.5)], [])]),
        ]);

    private static string Golden { get; } = Path.Combine(
        typeof(ExportedFilesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests", "Golden", "export");

    public static TheoryData<string> Files => ["timeline.speedscope.json", "timeline.chromium.json", "timeline.folded", "timeline.csv"];

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,b\nc", "\"a,b\nc\"")]
    [InlineData("lane 1", "lane 1")]
    public void ANameIsTextInASpreadsheetToo(string name, string cell)
    {
        using var text = new StringWriter();

        TimelineCsv.Write(
            new Timeline(
                "one",
                FrameStacks.None,
                [new TimelineProcess(1, "p", [], [new TimelineThread(2, name, [new TimelineInterval("jit", 0, 1)], [])])]),
            text);

        Assert.Equal($"1,{cell},jit,jit,0,1,\n", text.ToString()[(text.ToString().IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task TheFileIsTheAcceptedOne(string file)
    {
        var actual = Written(file);

        var path = Path.Combine(Golden, file);
        if (Environment.GetEnvironmentVariable("CONCUR_ACCEPT_GOLDEN") == "1")
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public void EveryFrameOnAChromiumTrackThatBeginsEndsAndNoneEndsThatDidNotBegin()
    {
        using var document = JsonDocument.Parse(Written("timeline.chromium.json"));
        var tracks = document.RootElement.GetProperty("traceEvents")
            .EnumerateArray()
            .Where(e => e.GetProperty("ph").GetString() is "B" or "E")
            .GroupBy(e => (e.GetProperty("pid").GetInt32(), e.GetProperty("tid").GetInt32()));
        foreach (var track in tracks)
        {
            var (depth, last) = (0, 0.0);
            foreach (var edge in track)
            {
                depth += edge.GetProperty("ph").GetString() == "B" ? 1 : -1;
                Assert.True(depth >= 0);
                Assert.True(edge.GetProperty("ts").GetDouble() >= last);
                last = edge.GetProperty("ts").GetDouble();
            }

            Assert.Equal(0, depth);
        }
    }

    [Fact]
    public void ASliceOnAChromiumTrackNeverReachesIntoTheNextByRounding()
    {
        double[] edgesMs = [0, .. Enumerable.Range(1, 5_000).Select(i => 331.0 + (i * 0.9829761))];
        var thread = new TimelineThread(
            7,
            "lane 0",
            [.. edgesMs.Zip(edgesMs.Skip(1), (start, end) => new TimelineInterval("compute", start, end))],
            []);
        using var stream = new MemoryStream();
        ChromiumReport.Write(new Timeline("edges", FrameStacks.None, [new TimelineProcess(1, "p", [], [thread])]), "1.0", stream);

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var slices = document.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X")
            .Select(e => (Ts: e.GetProperty("ts").GetDouble(), Dur: e.GetProperty("dur").GetDouble())).ToList();
        Assert.Equal(5_000, slices.Count);
        Assert.All(slices.Zip(slices.Skip(1)), pair => Assert.InRange(pair.First.Ts + pair.First.Dur, pair.First.Ts, pair.Second.Ts));
    }

    private static string Written(string file)
    {
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true))
        {
            switch (file)
            {
                case "timeline.speedscope.json": SpeedscopeReport.Write(ProfileBuilder.Of(Timeline), "1.0", stream); break;
                case "timeline.chromium.json": ChromiumReport.Write(Timeline, "1.0", stream); break;
                case "timeline.folded": FoldedReport.Write(ProfileBuilder.Of(Timeline), writer); break;
                default: TimelineCsv.Write(Timeline, writer); break;
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
