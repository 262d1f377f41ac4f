using System.Diagnostics;
using System.IO.Compression;
using Concur.Traces.Exports;
using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using ProtoBuf;

namespace Concur.Traces.Tests.Exports;

public class PprofReportTests
{
    private static readonly StackProfile Profile = new(
        "a trace",
        FrameStacks.Of(["Main", "Work", "Wait"], [[0, 1], [0, 2]]),
        [
            new ThreadProfile("lane 0", [new StackSample(0, 20.5), new StackSample(1, 1), new StackSample(0, 19.5)]),
            new ThreadProfile("main", [new StackSample(1, 40)]),
        ])
    {
        Sources = new Dictionary<string, SourceLocation>
        {
            ["Work"] = new("/src/Work.cs", 58, null),
            ["Wait"] = new("/src/Work.cs", 0, null),
        },
    };

    [Fact]
    public void WhatIsReadBackIsEachThreadsStackWithItsWeightInNanoseconds()
    {
        using var stream = new MemoryStream();
        PprofReport.Write(Profile, stream);
        stream.Position = 0;
        using var plain = new GZipStream(stream, CompressionMode.Decompress);

        var read = Serializer.Deserialize<PprofProfile>(plain);

        Assert.Equal("", read.Texts[0]);
        Assert.Equal(["wall/nanoseconds"], read.SampleTypes.Select(type => $"{Text(type.Type)}/{Text(type.Unit)}"));
        Assert.Equal(
            ["lane 0: Work Main 40000000", "lane 0: Wait Main 1000000", "main: Wait Main 40000000"],
            read.Samples.Select(sample =>
                $"{Text(sample.Labels.Single().Text)}: {string.Join(' ', sample.Locations.Select(Function))} {sample.Values.Single()}"));

        string Text(long index) => read.Texts[(int)index];
        string Function(ulong location) =>
            Text(
                read.Functions.Single(function =>
                    function.Id == read.Locations.Single(place => place.Id == location).Lines.Single().Function).Name);
    }

    [Fact]
    public void AFunctionHasItsFileAndItsFirstLineWhereTheyAreKnown()
    {
        using var stream = new MemoryStream();
        PprofReport.Write(Profile, stream);
        stream.Position = 0;
        using var plain = new GZipStream(stream, CompressionMode.Decompress);

        var read = Serializer.Deserialize<PprofProfile>(plain);

        Assert.Equal(
            ["Main  0", "Work /src/Work.cs 58", "Wait /src/Work.cs 0"],
            read.Functions.Select(one => $"{read.Texts[(int)one.Name]} {read.Texts[(int)one.File]} {one.StartLine}"));
        Assert.Equal([0, 58, 0], read.Locations.Select(location => location.Lines.Single().Line));
    }

    [Fact]
    public async Task GoReadsIt()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/go"), "there is no go on this machine");
        var folder = Directory.CreateTempSubdirectory("concur-pprof");
        try
        {
            var path = Path.Combine(folder.FullName, "profile.pb.gz");
            await using (var file = File.Create(path)) PprofReport.Write(Profile, file);
            using var go = Process.Start(
                new ProcessStartInfo("/usr/bin/go", ["tool", "pprof", "-top", path])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    Environment = { ["PPROF_TMPDIR"] = folder.FullName },
                })!;
            var output = await go.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await go.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(0, go.ExitCode);
            Assert.Contains("Showing nodes accounting for 81ms, 100% of 81ms total", output, StringComparison.Ordinal);
            Assert.Contains("Wait", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
