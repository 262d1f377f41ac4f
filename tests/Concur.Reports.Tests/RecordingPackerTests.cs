using System.Runtime.InteropServices;
using System.Text.Json;
using Concur.Core.Model;
using Concur.Reports.Page;
using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Reports.Tests;

public class RecordingPackerTests
{
    private static readonly Timeline Timeline = new("one", FrameStacks.Of(["Main", "Work", "Idle"], [[0, 1], [0, 2], [0]]),
    [
        new TimelineProcess(7, "app", [],
        [
            new TimelineThread(8, "worker 1",
                [
                    new TimelineInterval("compute", 0, 1.0004),
                    new TimelineInterval("lock", 1.0004, 2) { ByThread = 9, Stack = 1 },
                    new TimelineInterval("compute", 2, 3),
                ],
                [new StackSpan(0, 0.2, 0.9, 1), new StackSpan(2, 2.5, 2.9, 1)]),
            new TimelineThread(9, "worker 2", [new TimelineInterval("compute", 0.5, 4)], []),
        ]),
    ]);

    private static readonly StackProfile Profile = new("one", Timeline.Stacks,
    [
        new ThreadProfile("worker 1", [new StackSample(0, 1.5), new StackSample(1, 0.25), new StackSample(0, 0.5)])
        {
            Weighting = Weighting.Cpu,
        },
        new ThreadProfile("worker 1", [new StackSample(1, 4)]) { Weighting = Weighting.OffCpu },
    ]);

    private static readonly PageTimeline Recording = new(
        Timeline,
        Profile,
        [new Finding("LostEvents", Severity.Warning, null, "three are lost", "lostEvents", "record again")]);

    private static readonly RecordingLimits Most = new(100, 100, 1_000);

    [Fact]
    public void WhatReadingTheTracesFoundIsPassedOn() =>
        Assert.Equal(
            new RecordingFinding("LostEvents", Severity.Warning, "three are lost", "record again"),
            Assert.Single(RecordingPacker.Pack(Recording, Most).Findings));

    [Fact]
    public void StacksBeyondTheMostNodesEndEarlyAndKeepTheirTime()
    {
        var recording = RecordingPacker.Pack(Recording, Most with { Nodes = 2 });

        Assert.True(recording.StacksCut);
        Assert.False(RecordingPacker.Pack(Recording, Most with { Nodes = 3 }).StacksCut);
        Assert.Equal(2, Numbers(recording.Parents).Length);
        var times = recording.Profiles.ToDictionary(
            profile => profile.Weighting,
            profile => MemoryMarshal.Cast<byte, double>(profile.Weights.Bytes.Span).ToArray());
        Assert.Equal([2250, 4000], [times["cpu"].Sum(), times["off-cpu"].Sum()]);
        Assert.All(recording.Profiles, profile => Assert.Equal(Numbers(profile.Nodes).Distinct(), Numbers(profile.Nodes)));
    }

    [Fact]
    public void StacksWithoutAnyRoomKeepTheirTimeTogether()
    {
        var recording = RecordingPacker.Pack(Recording, Most with { Nodes = 0 });

        Assert.Equal(["[not shown]"], recording.Frames);
        Assert.Equal([2250.0], MemoryMarshal.Cast<byte, double>(recording.Profiles[0].Weights.Bytes.Span).ToArray());
        Assert.Equal([0, 0, 0], Numbers(recording.Processes[0].Threads[0].Stacks!.Value));
    }

    [Fact]
    public void FramesNamesHaveABoundTogetherAndEach()
    {
        var profile = Profile with { Stacks = FrameStacks.Of(["Main", new string('W', 5_000), "Idle"], [[0, 1], [0, 2], [0]]) };

        var recording = RecordingPacker.Pack(Recording with { Profile = profile }, Most with { FrameCharacters = 1_006 });

        Assert.Equal(["Main", new string('W', 1_000) + "\u2026"], recording.Frames);
        Assert.True(recording.StacksCut);
    }

    [Fact]
    public void ACriticalPathIsToldInTheTimeOfTheRecording()
    {
        var path = new RecordedPath(5_000_000, [new PathStretch(9, 0.5), new PathStretch(8, 2)]) { LeftOutMs = 0.1 };
        var recording = Recording with { Timeline = Timeline with { OriginNs = 4_000_000 }, Path = path };

        var packed = RecordingPacker.Pack(recording, Most).Path!;

        Assert.Equal([new PackedStretch(9, 1000, 1500), new PackedStretch(8, 1500, 3000)], packed.Stretches);
        Assert.Equal(0.1, packed.LeftOutMs);
        Assert.Null(RecordingPacker.Pack(Recording, Most).Path);
        Assert.Null(RecordingPacker.Pack(recording with { Path = path with { StartNs = 3_999_999 } }, Most).Path);
    }

    [Fact]
    public void IntervalsBecomeColumnsWhoseRoundedEndsMeet()
    {
        var thread = RecordingPacker.Pack(Recording, Most).Processes[0].Threads[0];

        Assert.Equal([0, 1000, 2000], Numbers(thread.Starts));
        Assert.Equal([1000, 1000, 1000], Numbers(thread.Durations));
        Assert.Equal([0, 1, 0], thread.Kinds.Bytes.ToArray());
        Assert.Equal([-1, 9, -1], Numbers(thread.ByThreads!.Value));
    }

    [Fact]
    public void AnIntervalHasItsOwnStackOrTheFirstThatWasSampledInIt()
    {
        var recording = RecordingPacker.Pack(Recording, Most);

        Assert.Equal(
            ["Main Work", "Main Idle", "Main"],
            Numbers(recording.Processes[0].Threads[0].Stacks!.Value).Select(node => Frames(recording, node)));
        Assert.Null(recording.Processes[0].Threads[1].Stacks);
        Assert.Null(recording.Processes[0].Threads[1].ByThreads);
    }

    [Fact]
    public void TimesOfTheSameStackAreAddedUpForEachWeighting()
    {
        var recording = RecordingPacker.Pack(Recording, Most);

        Assert.Equal(["cpu", "off-cpu"], recording.Profiles.Select(profile => profile.Weighting));
        Assert.Equal(["Main Work", "Main Idle"], Numbers(recording.Profiles[0].Nodes).Select(node => Frames(recording, node)));
        Assert.Equal([2000, 250], MemoryMarshal.Cast<byte, double>(recording.Profiles[0].Weights.Bytes.Span).ToArray());
    }

    [Fact]
    public void WhatBeginsAfterTheMostIntervalsIsCutAndSaidToBe()
    {
        var recording = RecordingPacker.Pack(Recording, Most with { Intervals = 3 });

        Assert.Equal(2, recording.CutAtMs);
        Assert.Equal(2, Numbers(recording.Processes[0].Threads[0].Starts).Length);
        Assert.Null(RecordingPacker.Pack(Recording, Most with { Intervals = 4 }).CutAtMs);
    }

    /// <summary>Texts are cut where they are too long to be shown.</summary>
    [Fact]
    public void AColumnIsInThePageAsAWholeHoweverLongItIs()
    {
        var intervals = Enumerable.Range(0, 50_000)
            .Select(index => new TimelineInterval(index % 2 == 0 ? "compute" : "io-sleep", index, index + 1));
        var timeline = Timeline with
        {
            Processes =
            [
                new TimelineProcess(7, "app", [], [new TimelineThread(8, "worker 1", [.. intervals], [new StackSpan(0, 0, 9, 1)])]),
            ],
        };
        var recording = RecordingPacker.Pack(Recording with { Timeline = timeline }, Most with { Intervals = 60_000 });

        var json = JsonSerializer.SerializeToElement(recording, PageContext.Page.Options.GetTypeInfo(typeof(PackedRecording)));

        var thread = json.GetProperty("processes")[0].GetProperty("threads")[0];
        Assert.Equal(50_000, thread.GetProperty("kinds").GetBytesFromBase64().Length);
        Assert.All(["starts", "durations", "stacks"], name => Assert.Equal(200_000, thread.GetProperty(name).GetBytesFromBase64().Length));
        Assert.Equal(49_999_000, BitConverter.ToInt32(thread.GetProperty("starts").GetBytesFromBase64(), 199_996));
    }

    private static int[] Numbers(PackedColumn packed) => MemoryMarshal.Cast<byte, int>(packed.Bytes.Span).ToArray();

    private static string Frames(PackedRecording recording, int node)
    {
        var (parents, frames) = (Numbers(recording.Parents), Numbers(recording.NodeFrames));
        var names = new Stack<string>();
        for (; node >= 0; node = parents[node]) names.Push(recording.Frames[frames[node]]);
        return string.Join(' ', names);
    }
}
