using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>Packs a recording for a page: intervals as columns, stacks as a tree, time by stack.</summary>
internal sealed class RecordingPacker
{
    private const double UsPerMs = 1e3;

    /// <summary>Instants are numbers of microseconds with 32 bits.</summary>
    private const double MostMs = int.MaxValue / UsPerMs;

    private readonly PageTimeline _recording;
    private readonly RecordingLimits _limits;
    private readonly StackNodes _nodes;
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, byte> _kinds = new(StringComparer.Ordinal);

    private RecordingPacker(PageTimeline recording, RecordingLimits limits)
    {
        (_recording, _limits) = (recording, limits);
        _nodes = new StackNodes(recording.Profile.Stacks, limits);
    }

    /// <summary>Packs a recording.</summary>
    /// <param name="recording">What the traces tell.</param>
    /// <param name="limits">What begins after so many intervals is left out; stacks beyond so many end early.</param>
    public static PackedRecording Pack(PageTimeline recording, RecordingLimits limits) => new RecordingPacker(recording, limits).Pack();

    private PackedRecording Pack()
    {
        var timeline = _recording.Timeline.Processes.Select(process => (Process: process, Rows: TimelineRow.Of(process))).ToList();
        var cutMs = CutMs([.. timeline.SelectMany(process => process.Rows).SelectMany(row => row.StartsMs)], _limits.Intervals);
        List<PackedProcess> processes = [];
        foreach (var (process, rows) in timeline)
        {
            processes.Add(new PackedProcess(
                process.ProcessId,
                process.FullName,
                PackedMachine.Of(process.Machine),
                [.. rows.Select(row => PackRow(row, cutMs ?? MostMs))]));
        }

        // This puts stacks into the tree that no interval has.
        var profiles = PackedProfile.Of(_recording.Profile, _nodes);
        return new PackedRecording(
            _categories,
            _nodes.Frames,
            PackedColumn.Of([.. _nodes.Parents]),
            PackedColumn.Of([.. _nodes.NodeFrames]),
            cutMs,
            _nodes.Cut,
            processes,
            profiles,
            [.. _recording.Findings.Select(RecordingFinding.Of)],
            PackedPath.Of(_recording.Path, _recording.Timeline.OriginNs));
    }

    /// <summary>The start of the first interval that is one too many; null where none is.</summary>
    private static double? CutMs(double[] startsMs, int most)
    {
        var tooLong = startsMs.Any(start => start >= MostMs);
        if (startsMs.Length <= most) return tooLong ? MostMs : null;
        Array.Sort(startsMs);
        return Math.Min(startsMs[most], MostMs);
    }

    private PackedThread PackRow(TimelineRow row, double cutMs)
    {
        var (starts, durations, kinds) = (new List<int>(), new List<int>(), new List<byte>());
        var (stacks, byThreads) = (new List<int>(), new List<int>());
        var endUs = 0;
        foreach (var (thread, intervals) in row.Threads)
        {
            var sample = 0;
            foreach (var interval in intervals.TakeWhile(interval => interval.StartMs < cutMs))
            {
                // Rounded ends meet as the ends themselves do.
                var startUs = Math.Max(endUs, Us(interval.StartMs));
                endUs = Math.Max(startUs, Us(interval.EndMs));
                starts.Add(startUs);
                durations.Add(endUs - startUs);
                kinds.Add(Kind(interval.Category));
                stacks.Add(_nodes.Of(interval.Stack ?? Sampled(thread, interval, ref sample)));
                byThreads.Add(interval.ByThread ?? -1);
            }
        }

        return new PackedThread(
            [.. row.Threads.Select(thread => thread.Thread.ThreadId)],
            row.Name,
            PackedColumn.Of([.. starts]),
            PackedColumn.Of([.. durations]),
            PackedColumn.Of([.. kinds]),
            PackKnown(stacks),
            PackKnown(byThreads));
    }

    /// <summary>The first stack that was sampled within an interval; null where none was.</summary>
    /// <param name="thread">Its samples are in order, as the intervals are.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="next">The index of the first sample that does not end before the interval.</param>
    private static int? Sampled(TimelineThread thread, TimelineInterval interval, ref int next)
    {
        bool IsBefore(StackSpan sample) => sample.StartMs < interval.StartMs && sample.EndMs <= interval.StartMs;
        while (next < thread.Stacks.Length && IsBefore(thread.Stacks[next])) next++;
        return next < thread.Stacks.Length && thread.Stacks[next].StartMs < interval.EndMs ? thread.Stacks[next].Stack : null;
    }

    private byte Kind(string category)
    {
        if (_kinds.TryGetValue(category, out var kind)) return kind;
        _kinds[category] = kind = checked((byte)_categories.Count);
        _categories.Add(category);
        return kind;
    }

    private static PackedColumn? PackKnown(List<int> column) => column.TrueForAll(value => value < 0) ? null : PackedColumn.Of([.. column]);

    private static int Us(double ms) => (int)Math.Clamp(Math.Round(ms * UsPerMs), 0, int.MaxValue);
}
