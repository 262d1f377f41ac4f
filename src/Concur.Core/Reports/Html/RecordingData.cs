using System.Runtime.InteropServices;
using Concur.Core.Model;

namespace Concur.Core.Reports.Html;

/// <summary>From a recording to what the page reads: intervals as packed columns, stacks as a tree, time by stack.</summary>
internal sealed class RecordingData
{
    private const double UsPerMs = 1e3;

    /// <summary>Instants are numbers of microseconds with 32 bits.</summary>
    private const double MostMs = int.MaxValue / UsPerMs;

    private readonly PageRecording _recording;
    private readonly StackNodes _nodes;
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, byte> _kinds = new(StringComparer.Ordinal);

    private RecordingData(PageRecording recording)
    {
        _recording = recording;
        _nodes = new StackNodes(recording.Profile.Frames, recording.Profile.Stacks);
    }

    /// <param name="recording">What the traces tell; the profile's stacks begin with the timeline's.</param>
    /// <param name="most">So many intervals at most: what begins after them is left out.</param>
    public static RecordingJson Of(PageRecording recording, int most) => new RecordingData(recording).Read(most);

    private RecordingJson Read(int most)
    {
        var rows = _recording.Timeline.Processes.Select(process => (Process: process, Rows: TimelineRow.Of(process))).ToList();
        var cutMs = CutMs([.. rows.SelectMany(process => process.Rows).SelectMany(row => row.Threads).SelectMany(thread => thread.Intervals).Select(interval => interval.StartMs)], most);
        List<PageProcessJson> processes =
        [
            .. rows.Select(process => new PageProcessJson(process.Process.ProcessId, process.Process.Name, [.. process.Rows.Select(row => Row(row, cutMs ?? MostMs))])),
        ];
        var profiles = Profiles();
        return new RecordingJson(_categories, _nodes.Frames, Packed([.. _nodes.Parents]), Packed([.. _nodes.NodeFrames]), cutMs, processes, profiles);
    }

    /// <summary>When the first interval begins that is one too many; null where none is.</summary>
    private static double? CutMs(double[] startsMs, int most)
    {
        var tooLong = startsMs.Any(start => start >= MostMs);
        if (startsMs.Length <= most) return tooLong ? MostMs : null;
        Array.Sort(startsMs);
        return Math.Min(startsMs[most], MostMs);
    }

    private PageThreadJson Row(TimelineRow row, double cutMs)
    {
        var (starts, durations, kinds, stacks, byThreads) = (new List<int>(), new List<int>(), new List<byte>(), new List<int>(), new List<int>());
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

        return new PageThreadJson([.. row.Threads.Select(thread => thread.Thread.ThreadId)], row.Name, Packed([.. starts]), Packed([.. durations]), Convert.ToBase64String([.. kinds]), Known(stacks), Known(byThreads));
    }

    /// <summary>The first stack that was sampled within an interval; null where none was.</summary>
    /// <param name="thread">Its samples are in order, as the intervals are.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="next">The first sample that does not end before the interval.</param>
    private static int? Sampled(TimelineThread thread, TimelineInterval interval, ref int next)
    {
        while (next < thread.Stacks.Length && thread.Stacks[next].StartMs < interval.StartMs && thread.Stacks[next].EndMs <= interval.StartMs) next++;
        return next < thread.Stacks.Length && thread.Stacks[next].StartMs < interval.EndMs ? thread.Stacks[next].Stack : null;
    }

    private byte Kind(string category)
    {
        if (_kinds.TryGetValue(category, out var kind)) return kind;
        _kinds[category] = kind = checked((byte)_categories.Count);
        _categories.Add(category);
        return kind;
    }

    private List<PageProfileJson> Profiles() =>
    [
        .. _recording.Profile.Threads.GroupBy(thread => thread.Weighting).OrderBy(group => group.Key).Select(group =>
        {
            var times = group.SelectMany(thread => thread.Samples).GroupBy(sample => sample.Stack, sample => sample.WeightMs * UsPerMs).Select(stack => (Node: _nodes.Of(stack.Key), Us: stack.Sum())).Where(stack => stack.Node >= 0).ToList();
            return new PageProfileJson(WeightingNames.Of(group.Key), Packed([.. times.Select(stack => stack.Node)]), Convert.ToBase64String(MemoryMarshal.AsBytes<double>(times.Select(stack => stack.Us).ToArray())));
        }),
    ];

    private static string? Known(List<int> column) => column.TrueForAll(value => value < 0) ? null : Packed([.. column]);

    private static string Packed(int[] column) => Convert.ToBase64String(MemoryMarshal.AsBytes<int>(column));

    private static int Us(double ms) => (int)Math.Clamp(Math.Round(ms * UsPerMs), 0, int.MaxValue);
}
