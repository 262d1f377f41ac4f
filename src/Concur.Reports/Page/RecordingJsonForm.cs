using System.Text.Json;
using Concur.Core.Model;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>From a recording to what the page reads: intervals as packed columns, stacks as a tree, time by stack.</summary>
internal sealed class RecordingJsonForm
{
    private const double UsPerMs = 1e3;

    /// <summary>Instants are numbers of microseconds with 32 bits.</summary>
    private const double MostMs = int.MaxValue / UsPerMs;

    private readonly PageTimeline _recording;
    private readonly RecordingLimits _limits;
    private readonly StackNodes _nodes;
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, byte> _kinds = new(StringComparer.Ordinal);

    private RecordingJsonForm(PageTimeline recording, RecordingLimits limits)
    {
        (_recording, _limits) = (recording, limits);
        _nodes = new StackNodes(recording.Profile.Stacks, limits);
    }

    /// <param name="recording">What the traces tell.</param>
    /// <param name="limits">What begins after so many intervals is left out; stacks beyond so many end early.</param>
    public static RecordingJson Of(PageTimeline recording, RecordingLimits limits) => new RecordingJsonForm(recording, limits).Read();

    private RecordingJson Read()
    {
        var rows = _recording.Timeline.Processes.Select(process => (Process: process, Rows: TimelineRow.Of(process))).ToList();
        var cutMs = CutMs([.. rows.SelectMany(process => process.Rows).SelectMany(row => row.Threads).SelectMany(thread => thread.Intervals).Select(interval => interval.StartMs)], _limits.Intervals);
        List<PageProcessJson> processes =
        [
            .. rows.Select(process => new PageProcessJson(process.Process.ProcessId, process.Process.Name, [.. process.Rows.Select(row => Row(row, cutMs ?? MostMs))])),
        ];
        var profiles = ProfileJsonForm.Of(_recording.Profile, _nodes).ToList();
        return new RecordingJson(_categories, _nodes.Frames, PackedColumn.Of([.. _nodes.Parents]), PackedColumn.Of([.. _nodes.NodeFrames]), cutMs, _nodes.Cut, processes, profiles, [.. _recording.Findings.Select(Of)]);
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

        return new PageThreadJson([.. row.Threads.Select(thread => thread.Thread.ThreadId)], row.Name, PackedColumn.Of([.. starts]), PackedColumn.Of([.. durations]), Convert.ToBase64String([.. kinds]), Known(stacks), Known(byThreads));
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

    private static PageFindingJson Of(Finding finding) => new(finding.Rule, JsonNamingPolicy.CamelCase.ConvertName(finding.Severity.ToString()), finding.Message, finding.Advice);

    private static string? Known(List<int> column) => column.TrueForAll(value => value < 0) ? null : PackedColumn.Of([.. column]);

    private static int Us(double ms) => (int)Math.Clamp(Math.Round(ms * UsPerMs), 0, int.MaxValue);
}
