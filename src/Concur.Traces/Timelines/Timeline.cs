using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Timelines;

/// <summary>What the threads of one or several processes did, instant by instant.</summary>
/// <param name="Name">What was recorded.</param>
/// <param name="Stacks">The stacks that its threads were seen in.</param>
/// <param name="Processes">The processes, parents first.</param>
public sealed record Timeline(string Name, FrameStacks Stacks, ImmutableArray<TimelineProcess> Processes)
{
    /// <summary>What samples stand for; null where they were taken by the clock, whether the thread ran or not.</summary>
    public CpuWeights? Cpu { get; init; }

    /// <summary>Where methods of its stacks stand in their source, by their names; empty where that was not asked for.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Sources { get; init; } = ReadOnlyDictionary<string, SourceLocation>.Empty;

    /// <summary>Where its times begin, ns of the events' clock, which is CLOCK_MONOTONIC on Linux.</summary>
    public long OriginNs { get; init; }

    /// <summary>The same with the places of its methods, as far as PDBs of the recorded builds tell.</summary>
    /// <param name="recording">The recording that it was made of.</param>
    public Timeline WithSources(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return this with { Sources = recording.Sources() };
    }

    /// <summary>The part of it between two times, whose times begin at the first.</summary>
    /// <param name="startNs">From, ns of the events' clock.</param>
    /// <param name="endNs">Until.</param>
    public Timeline Within(long startNs, long endNs)
    {
        var part = new TimelinePart(Ns.ToMs(startNs - OriginNs), Ns.ToMs(endNs - OriginNs));
        return this with { OriginNs = startNs, Processes = [.. Processes.Select(part.Of)] };
    }
}

/// <summary>A part of a timeline, ms of the timeline's own times.</summary>
/// <param name="startMs">From.</param>
/// <param name="endMs">Until.</param>
internal sealed class TimelinePart(double startMs, double endMs)
{
    /// <summary>What of a process lies in it. Threads that did nothing then are left out.</summary>
    public TimelineProcess Of(TimelineProcess process) => process with
    {
        Suspensions = Of(process.Suspensions),
        Threads =
        [
            .. process.Threads.Select(Of).Where(thread => thread.IsKnown),
        ],
    };

    /// <summary>What of a thread lies in it. When a thread ran between two readings is not known, so both have to.</summary>
    private TimelineThread Of(TimelineThread thread) => thread with
    {
        Activities = Of(thread.Activities),
        Stacks = Of(thread.Stacks),
        Counted =
        [
            .. thread.Counted.Where(time => time.StartMs >= startMs && time.EndMs <= endMs)
                .Select(time => time with { StartMs = From(time.StartMs), EndMs = To(time.EndMs) }),
        ],
    };

    private ImmutableArray<TimelineInterval> Of(ImmutableArray<TimelineInterval> intervals) =>
    [
        .. intervals.Where(interval => interval.EndMs > startMs && interval.StartMs < endMs)
            .Select(interval => interval with { StartMs = From(interval.StartMs), EndMs = To(interval.EndMs) }),
    ];

    private ImmutableArray<StackSpan> Of(ImmutableArray<StackSpan> spans) =>
    [
        .. spans.Select(span => span with { StartMs = From(span.StartMs), EndMs = To(span.EndMs), Samples = SamplesOf(span) })
            .Where(span => span.Samples > 0),
    ];

    /// <summary>A sample counts where it was taken. Samples of one stack follow one another evenly.</summary>
    private int SamplesOf(StackSpan span)
    {
        if (span.StartMs >= endMs || span.EndMs <= startMs) return 0;
        if (span.Samples == 1) return span.StartMs >= startMs ? 1 : 0;
        var share = (Math.Min(span.EndMs, endMs) - Math.Max(span.StartMs, startMs)) / (span.EndMs - span.StartMs);
        return Math.Max(1, (int)Math.Round(share * span.Samples));
    }

    private double From(double ms) => Math.Max(ms, startMs) - startMs;

    private double To(double ms) => Math.Min(ms, endMs) - startMs;
}

/// <summary>A process on a timeline.</summary>
/// <param name="ProcessId">Its id; a number of its own where the trace does not have it.</param>
/// <param name="Name">What to call it.</param>
/// <param name="Suspensions">When all its threads were suspended for a garbage collection.</param>
/// <param name="Threads">Its threads.</param>
public sealed record TimelineProcess(
    int ProcessId,
    string Name,
    ImmutableArray<TimelineInterval> Suspensions,
    ImmutableArray<TimelineThread> Threads)
{
    /// <summary>The machine that it ran on; null for this one.</summary>
    public OtherMachine? Machine { get; init; }

    /// <summary>Its id as its own machine gave it; <see cref="ProcessId"/> is unlike that of any process of another machine.</summary>
    public int OwnId => OwnOf(ProcessId);

    /// <summary>The id of one of its threads as its own machine gave it.</summary>
    public int OwnOf(int threadId) => Machine is null ? threadId : MachineIds.OwnOf(threadId);

    /// <summary>Its machine and its name.</summary>
    public string FullName => Machine is null ? Name : $"{Machine.Name}: {Name}";
}

/// <summary>A thread on a timeline.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Name">What to call it.</param>
/// <param name="Activities">Its activities, by their starts; they do not overlap.</param>
/// <param name="Stacks">Its sampled stacks, by their starts; they do not overlap.</param>
public sealed record TimelineThread(
    int ThreadId,
    string Name,
    ImmutableArray<TimelineInterval> Activities,
    ImmutableArray<StackSpan> Stacks)
{
    /// <summary>
    /// How long it was on a CPU between readings of its counters; when in between is not known. Empty where its switches were recorded,
    /// and where its counters were not read.
    /// </summary>
    public ImmutableArray<CountedTime> Counted { get; init; } = [];

    /// <summary>The thread with <see cref="Counted"/> of a recording.</summary>
    internal TimelineThread WithCounted(Recording recording) => CountedTimes.Of(this, recording);

    /// <summary>Whether anything is known of what it did when.</summary>
    public bool HasSpans => !Activities.IsEmpty || !Stacks.IsEmpty;

    /// <summary>Whether anything is known of it.</summary>
    public bool IsKnown => HasSpans || !Counted.IsEmpty;
}

/// <summary>The time on a CPU of a thread between two readings of its counters, ms since the timeline's origin.</summary>
/// <param name="StartMs">The first reading.</param>
/// <param name="EndMs">The second reading.</param>
/// <param name="CpuMs">The time on a CPU between the two, which is not 0, ms.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CountedTime(double StartMs, double EndMs, double CpuMs);

/// <summary>An interval of one category, ms since the timeline's origin.</summary>
/// <param name="Category">Such as <c>gc</c>, <c>lock</c>, <c>wait</c>, <c>jit</c>; with a scheduler source also
/// <c>compute</c>, <c>run-queue</c>, <c>io-sleep</c>.</param>
/// <param name="StartMs">From.</param>
/// <param name="EndMs">Until.</param>
public readonly record struct TimelineInterval(string Category, double StartMs, double EndMs)
{
    /// <summary>
    /// The operating system's id of the thread that stood in the way: of a <c>lock</c> the one that held it when the wait
    /// began, of a <c>gc</c> the one that suspended the others for it. Null where that is not known, and for all else.
    /// </summary>
    public int? ByThread { get; init; }

    /// <summary>
    /// Index into the timeline's stacks: where the thread began to wait. Null where that is not known, and for all but
    /// <c>lock</c>, <c>wait</c> and <c>io-sleep</c>.
    /// </summary>
    public int? Stack { get; init; }

    /// <summary>Whether the thread was on a CPU meanwhile; null without a scheduler source.</summary>
    public bool? OnCpu { get; init; }
}

/// <summary>A stack that a thread was seen in for a while, ms since the timeline's origin.</summary>
/// <param name="Stack">Index into the timeline's stacks.</param>
/// <param name="StartMs">From the first sample.</param>
/// <param name="EndMs">Until the next sample with another stack.</param>
/// <param name="Samples">How many samples.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StackSpan(int Stack, double StartMs, double EndMs, int Samples);
