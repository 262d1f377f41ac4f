using System.Reflection.PortableExecutable;
using Concur.Core.Model;
using Concur.Reports;
using Concur.Traces.Recordings;

namespace Concur.Core.Tests.Accounting;

public sealed class TraceReportTests : IDisposable
{
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATraceOfAnotherToolTellsItsProcessThreadsAndMethods()
    {
        var trace = Analyze(SmallTrace.Bytes);

        Assert.Empty(trace.Findings);
        Assert.Equal(0, trace.LostEvents);
        Assert.EndsWith("small.dll", trace.Process.CommandLine, StringComparison.Ordinal);
        Assert.StartsWith(".NET 10.0.", trace.Process.Runtime, StringComparison.Ordinal);
        Assert.Equal(2, trace.Process.Cores);
        Assert.InRange(trace.DurationMs, 300, 1000);
        Assert.True(trace.GcPauses!.Count > 0);
        Assert.True(trace.Contentions!.Count > 0);
        Assert.InRange(trace.Waits!.LongestMs, 50, 500);
        var main = trace.Threads.Single(thread => thread.Name == "main thread");
        Assert.Equal(trace.Process.ProcessId, main.ThreadId);
        Assert.InRange(main.SampledMs!.Value, 200, 500);
        Assert.Equal(3, trace.Threads.Count(thread => thread is { Name: "thread", WaitMs: > 10 }));
        Assert.All(trace.Threads, thread => Assert.Null(thread.CpuMs ?? thread.RunQueueMs));
        Assert.Contains(trace.Methods, method => method.Name == "Work.Compute" && method.ExclusiveSamples > 0);
        var work = trace.Methods.Single(method => method.Name == "Work.Run");
        Assert.True(work.InclusiveSamples > work.ExclusiveSamples);
    }

    [Fact]
    public void ACutOffTraceTellsTheFirstPartAndThatItIsCutOff()
    {
        var trace = Analyze(SmallTrace.Bytes.AsSpan(0, SmallTrace.Bytes.Length / 2));

        Assert.Equal("TruncatedTrace", trace.Findings[0].Rule);
        Assert.True(trace.Events > 0);
    }

    [Fact]
    public void WhatWasNotRecordedIsUnavailableAndTheCommandThatRecordsItIsNamed()
    {
        // The blocks of events are gone: the header is left, and the end.
        var trace = Analyze([.. SmallTrace.Bytes.AsSpan(0, HeaderBytes()), 1]);

        Assert.Equal(["NoSamples", "NoProviders"], trace.Findings.Select(finding => finding.Rule));
        Assert.Contains(
            "dotnet-trace collect --providers Microsoft-Windows-DotNETRuntime:0x40000004011:5,Microsoft-DotNETCore-SampleProfiler",
            trace.Findings[0].Advice,
            StringComparison.Ordinal);
        Assert.Null(trace.GcPauses ?? trace.Contentions ?? trace.Waits ?? trace.Compilations);
        Assert.Null(trace.Samples);
        Assert.Empty(trace.Threads);
    }

    [Fact]
    public void WhatWasAllocatedIsSummedUpByType()
    {
        var bytes = new NettraceBytes().Allocation(1, 2_000, 100_000, "String").Allocation(2, 3_000, 300_000, "UInt16[]")
            .Allocation(1, 1_000_001_000, 200_000, "String").ToArray();

        var trace = Analyze(bytes);

        Assert.Equal(600_000, trace.Allocation!.Bytes);
        Assert.Equal([new AllocatedType("String", 300_000), new AllocatedType("UInt16[]", 300_000)], trace.Allocation.TopTypes);
        Assert.Contains(
            "allocated: about 600 kB, 600 kB/s: 50.0 % String, 50.0 % UInt16[]",
            TraceTables.Sums(trace));
        Assert.Null(Analyze(new NettraceBytes().LockStart(1, 2_000).LockStop(1, 3_000).ToArray()).Allocation);
    }

    [Fact]
    public void NoThreadIsStoppedForLongerThanThePausesAndSharesAreOfTheTimesBesideThem()
    {
        var trace = Analyze(SmallTrace.Bytes);

        Assert.All(trace.Threads, thread => Assert.InRange(thread.GcSuspendedMs!.Value, 0, trace.GcPauses!.TotalMs + 1e-9));
        var sampledMs = trace.Threads.Sum(thread => thread.SampledMs!.Value);
        var rows = TraceTables.Methods(trace)!.Rows;
        var methods = trace.Methods.Where(method => method.ExclusiveSamples > 0).ToList();
        Assert.Equal(methods.Select(method => Figures.Percent(method.ExclusiveMs / sampledMs)), rows.Select(row => row[2]));
        Assert.Equal(methods.Select(method => Figures.Percent(method.InclusiveMs / sampledMs)), rows.Select(row => row[4]));
    }

    /// <summary>The trace names the build of this test, whose PDB lies beside it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AMethodHasItsPlaceWhereThePdbIsOfTheBuildThatWasTraced(bool isSameBuild)
    {
        var here = ((Action<bool>)AMethodHasItsPlaceWhereThePdbIsOfTheBuildThatWasTraced).Method;
        var assembly = here.DeclaringType!.Assembly.Location;
        using var image = new PEReader(File.OpenRead(assembly));
        var entry = image.ReadDebugDirectory().First(one => one.Type == DebugDirectoryEntryType.CodeView);
        var build = isSameBuild ? image.ReadCodeViewDebugDirectoryData(entry).Guid : Guid.NewGuid();
        var trace = Analyze(new NettraceBytes()
            .Module(1, assembly, build).MethodLoad(4, 2_000, method: 8, start: 0x1000, token: here.MetadataToken)
            .Stacks(1, [0x1004]).Sample(1, 2_100, stack: 1).Sample(1, 2_200, stack: 1).ToArray());
        using var markdown = new StringWriter();
        TraceMarkdown.Write(trace, markdown);

        Assert.Equal("My.Type.M8", Assert.Single(trace.Methods).Name);
        Assert.Equal(isSameBuild, trace.Sources is not null);
        if (!isSameBuild) return;
        var place = Assert.Single(trace.Sources!);
        Assert.Equal(("My.Type.M8", "TraceReportTests.cs"), (place.Key, place.Value.Name));
        Assert.True(place.Value.Line > 0);
        Assert.Contains($"| My.Type.M8 ({place.Value}) |", markdown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfMoreThreadsThanFitTheBusiestAreListedAndTheOthersCounted()
    {
        var bytes = new NettraceBytes();
        for (var thread = 1; thread <= 45; thread++) bytes = bytes.LockStart(thread, 2_000).LockStop(thread, 3_000 + thread);

        var trace = Analyze(bytes.ToArray());
        var table = TraceTables.Threads(trace);

        Assert.Equal(45, trace.Threads.Length);
        Assert.Equal(40, table.Rows.Count);
        Assert.Equal("thread 45", table.Rows[0][0]);
        Assert.StartsWith("5 more threads have", table.Footnote, StringComparison.Ordinal);
    }

    [Fact]
    public void AProgramThatWasCompiledAheadOfTimeIsNotAdvisedToRecordItsCompilations()
    {
        var trace = Analyze(new NettraceBytes().Stacks(1, [0x10]).Sample(1, 2_000, stack: 1).Sample(1, 3_000_000, stack: 1)
            .LockStart(2, 2_100).LockStop(2, 2_200).SuspendBegin(1, 2_300).RestartBegin(1, 2_350).ToArray());

        Assert.All(
            trace.Findings.Where(finding => finding.Rule is "NoMethodNames" or "NoProviders"),
            finding => Assert.EndsWith("(NativeAOT) has no such events", finding.Advice, StringComparison.Ordinal));
        Assert.Contains(trace.Findings, finding => finding.Rule == "NoMethodNames");
    }

    /// <summary>It writes 65,535 in place of the number of processors.</summary>
    [Fact]
    public void AProgramThatSaysItWasCompiledAheadOfTimeIsToldWhatIsUnavailableAndWhereItsNamesAre()
    {
        var trace = Analyze(new NettraceBytes(processors: 65_535)
            .Stacks(1, [0x10]).Sample(1, 2_000, stack: 1).Sample(1, 3_000_000, stack: 1)
            .LockStart(2, 2_100, owner: 2).LockStop(2, 2_200).SuspendBegin(1, 2_300).RestartBegin(1, 2_350).ToArray());

        Assert.Equal(("NativeAOT", null, null), (trace.Process.Runtime, trace.Process.Cores, trace.Compilations));
        Assert.All(trace.Threads, thread => Assert.Null(thread.JitMs));
        Assert.Contains("jit is unavailable", trace.Findings.Single(one => one.Rule == "CompiledAhead").Message, StringComparison.Ordinal);
        Assert.Contains("FILE.maps", trace.Findings.Single(one => one.Rule == "NoMethodNames").Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("jit", trace.Findings.Single(one => one.Rule == "NoProviders").Message, StringComparison.Ordinal);
    }

    /// <summary>Wait events exist from .NET 9 on: no option makes an older runtime write them.</summary>
    [Theory]
    [InlineData(4, false, ".NET Core 3")]
    [InlineData(8, false, ".NET 8.0.11")]
    [InlineData(9, true, "")]
    [InlineData(10, true, "")]
    public void WhatTheRuntimeDoesNotHaveIsNotAdvisedToBeRecorded(short major, bool hasWaits, string runtime)
    {
        var trace = Analyze(new NettraceBytes()
            .SuspendBegin(1, 2_000).RestartBegin(1, 2_050).LockStart(2, 2_100).LockStop(2, 2_200)
            .JitStart(4, 2_500, method: 8).MethodLoad(4, 2_600, method: 8)
            .RuntimeVersion(major, 0, 1100)
            .ToArray());

        var absent = trace.Findings.Single(finding =>
            finding.Message.Contains("unavailable", StringComparison.Ordinal) && finding.Rule != "NoSamples");
        Assert.Equal(hasWaits ? "NoProviders" : "NotInRuntime", absent.Rule);
        Assert.Equal(hasWaits, absent.Advice.Contains("0x40000004011", StringComparison.Ordinal));
        Assert.Equal(!hasWaits, absent.Message.Contains($"from .NET 9 on, and this is {runtime}", StringComparison.Ordinal));
        Assert.All(trace.Findings, finding => Assert.Equal(
            hasWaits && finding.Advice.Contains("collect", StringComparison.Ordinal),
            finding.Advice.Contains("0x40000", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("PK\u0003\u0004 something else", "does not begin as a nettrace file does")]
    [InlineData("Nettrace", "ends within its header")]
    [InlineData("Nettrace\u0014\0\0\0!FastSerialization.1", "its header is damaged")]
    [InlineData("Nettrace\0\0\0\0\u0009\0\0\0\0\0\0\0", "its format has version 9")]
    public void WhatIsNoTraceIsSaidToBeNone(string text, string expected)
    {
        var failure = Assert.Throws<ConcurException>(() => Analyze(System.Text.Encoding.Latin1.GetBytes(text)));

        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void ADamagedTraceHasAReportOrIsRefusedInOneClearLine()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            try
            {
                var trace = Analyze(DamagedBytes.Of(seed));
                Assert.All(trace.Threads, thread => Assert.True(thread.SampledMs is null or >= 0, $"seed {seed}"));
            }
            catch (ConcurException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static int HeaderBytes()
    {
        // The first block's beginning is found by its type; its object begins 15 bytes before the name.
        var name = SmallTrace.Bytes.AsSpan().IndexOf("MetadataBlock"u8);
        return name - 15;
    }

    private TraceReport Analyze(ReadOnlySpan<byte> bytes) =>
        TracePipeline.Analyze(new TraceSelection("app.nettrace", [_folder.With(bytes)]), 50, TestContext.Current.CancellationToken);
}
