using System.Reflection;
using System.Text;
using System.Text.Json;
using Concur.Traces.Exports;
using Concur.Traces.Nettrace;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Tests.Nettrace;
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
        ])
    {
        Sources = new Dictionary<string, SourceLocation>
        {
            ["Main"] = new("/src/\"Main\".cs", 3, "https://example.com/"),
            ["Work; <b>"] = new("C:\\src\\Work.cs", 0, null),
        },
    };

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

        Assert.Equal($"1,{cell},jit,jit,0,1,,\n", text.ToString()[(text.ToString().IndexOf('\n', StringComparison.Ordinal) + 1)..]);
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

    /// <summary>Where a damaged time is far off, a step at the end of a slice is less than the numbers can tell apart.</summary>
    [Theory]
    [InlineData(-1e12, 5e-6)]
    [InlineData(-9e12, 1)]
    [InlineData(-1234567890.123, 1e-3)]
    [InlineData(0, 9e12)]
    [InlineData(1e12, -1e12)]
    [InlineData(8.7e12, 8.7e12 + 0.002)]
    [InlineData(double.MinValue / 1e4, double.MaxValue / 1e4)]
    public void ASliceWithATimeThatIsFarOffEndsToo(double startMs, double endMs)
    {
        using var stream = new MemoryStream();
        var thread = new TimelineThread(7, "lane 0", [new TimelineInterval("compute", startMs, endMs)], []);

        ChromiumReport.Write(new Timeline("far", FrameStacks.None, [new TimelineProcess(1, "p", [], [thread])]), "1.0", stream);

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var slice = document.RootElement.GetProperty("traceEvents").EnumerateArray().Single(e => e.GetProperty("ph").GetString() == "X");
        var (ts, duration) = (slice.GetProperty("ts").GetDouble(), slice.GetProperty("dur").GetDouble());
        Assert.True(duration >= 0);
        Assert.True(duration == 0 || ts + duration <= Math.Round(endMs * 1e3, 3), $"{ts} {duration}");
    }

    [Theory]
    [InlineData(ExportFormat.Speedscope)]
    [InlineData(ExportFormat.Chromium)]
    [InlineData(ExportFormat.Pprof)]
    [InlineData(ExportFormat.Folded)]
    [InlineData(ExportFormat.Csv)]
    public void EveryExportEndsWhenItIsCancelled(ExportFormat format)
    {
        using var folder = new TraceFolder();
        var process = NettraceReader.Read(folder.With(SmallTrace.Bytes), CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        using var output = new CancellingStream(cancellation);
        var recording = new Recording("one", [process]);

        Assert.Throws<OperationCanceledException>(() => new TraceExport("1.0").TryWrite(recording, format, output, cancellation.Token));
        Assert.Throws<OperationCanceledException>(
            () => new TraceExport("1.0").TryWrite(recording, format, Stream.Null, new CancellationToken(canceled: true)));
    }

    /// <summary>Cancels when the first bytes are written.</summary>
    private sealed class CancellingStream(CancellationTokenSource cancellation) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => cancellation.Cancel();
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
