using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;

namespace Concur.Reports.Page;

/// <summary>
/// A profiled launch as the page reads it fastest: columns of numbers are packed, which means base64 of little-endian numbers.
/// </summary>
/// <param name="Categories">Names of categories, to which intervals point.</param>
/// <param name="Frames">Names of frames, to which nodes point.</param>
/// <param name="Parents">For each node of the tree of stacks the node around it, -1 for none; Int32.</param>
/// <param name="NodeFrames">For each node its frame; Int32.</param>
/// <param name="CutAtMs">The time from which on intervals were left out, ms; null where all are there.</param>
/// <param name="StacksCut">Whether stacks end early because there were too many: their time stands at an outer frame.</param>
/// <param name="Processes">The rows, process by process.</param>
/// <param name="Profiles">Time by stack, one for each weighting.</param>
/// <param name="Findings">What is wrong with the traces.</param>
/// <param name="Path">The critical path of an iteration; null where it is not known.</param>
internal sealed record PackedRecording(
    IReadOnlyList<string> Categories, IReadOnlyList<string> Frames, PackedColumn Parents, PackedColumn NodeFrames, double? CutAtMs,
    bool StacksCut, IReadOnlyList<PackedProcess> Processes, IReadOnlyList<PackedProfile> Profiles,
    IReadOnlyList<RecordingFinding> Findings, PackedPath? Path);

/// <summary>The critical path of an iteration.</summary>
/// <param name="LeftOutMs">The length of the longest stretches that are left out, ms; null where none are.</param>
/// <param name="Stretches">In the order of time. Each begins where the one before it ends.</param>
internal sealed record PackedPath(double? LeftOutMs, IReadOnlyList<PackedStretch> Stretches)
{
    /// <param name="path">The path; null where it is not known.</param>
    /// <param name="originNs">The start of the recording, ns of the monotonic clock.</param>
    public static PackedPath? Of(RecordedPath? path, long originNs)
    {
        if (path is null || path.StartNs < originNs) return null;
        var startUs = Ns.ToMs(path.StartNs - originNs) * PackedStretch.UsPerMs;
        var endsUs = path.Stretches.Select(stretch => startUs + (stretch.EndMs * PackedStretch.UsPerMs)).ToList();
        return new PackedPath(
            path.LeftOutMs,
            [
                .. path.Stretches.Select((stretch, i) => new PackedStretch(
                    stretch.ThreadId, Math.Round(i == 0 ? startUs : endsUs[i - 1]), Math.Round(endsUs[i]))),
            ]);
    }
}

/// <summary>A time that a critical path stays with a thread.</summary>
/// <param name="Thread">The thread's id.</param>
/// <param name="Start">From, microseconds since the recording's start.</param>
/// <param name="End">Until.</param>
internal sealed record PackedStretch(int Thread, double Start, double End)
{
    internal const double UsPerMs = 1e3;
}

/// <summary>A process of a recording.</summary>
/// <param name="Id">Its id, unlike that of any other process.</param>
/// <param name="Name">Its name, with that of its machine where it is not this one.</param>
/// <param name="Machine">The machine that it ran on; null for this one.</param>
/// <param name="Threads">Its rows.</param>
internal sealed record PackedProcess(int Id, string Name, PackedMachine? Machine, IReadOnlyList<PackedThread> Threads);

/// <summary>Another machine of a recording.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ErrorMs">By how much its times may be too early or too late, because of its clock, ms.</param>
internal sealed record PackedMachine(string Name, double ErrorMs)
{
    public static PackedMachine? Of(OtherMachine? machine) => machine is null ? null : new(machine.Name, Ns.ToMs(machine.ErrorNs));
}

/// <summary>A row of the timeline. Its intervals are in order, and none overlaps another.</summary>
/// <param name="Ids">The thread's id; several for a worker that had a new thread in each iteration.</param>
/// <param name="Name">Its name.</param>
/// <param name="Starts">When intervals begin, microseconds; Int32.</param>
/// <param name="Durations">How long they last, microseconds; Int32.</param>
/// <param name="Kinds">The indices of their categories; bytes.</param>
/// <param name="Stacks">The nodes of their stacks, -1 for none; Int32. Null where no interval has a stack.</param>
/// <param name="ByThreads">The threads that they waited for, -1 where that is not known; Int32. Null where it is known of none.</param>
internal sealed record PackedThread(
    IReadOnlyList<int> Ids, string Name, PackedColumn Starts, PackedColumn Durations, PackedColumn Kinds, PackedColumn? Stacks,
    PackedColumn? ByThreads);

/// <summary>Time by stack.</summary>
/// <param name="Weighting">What the times are.</param>
/// <param name="Nodes">Nodes of stacks, each once; Int32.</param>
/// <param name="Weights">Their times, microseconds; doubles.</param>
internal sealed record PackedProfile(string Weighting, PackedColumn Nodes, PackedColumn Weights)
{
    private const double UsPerMs = 1e3;

    /// <summary>The profiles of a recording, one for each weighting.</summary>
    /// <param name="profile">The samples.</param>
    /// <param name="nodes">The tree of stacks; stacks that it does not have yet are put there.</param>
    public static IReadOnlyList<PackedProfile> Of(StackProfile profile, StackNodes nodes) =>
    [
        .. profile.Threads.GroupBy(thread => thread.Weighting)
            .OrderBy(group => group.Key)
            .Select(group => Of(WeightingNames.Of(group.Key), group.SelectMany(thread => thread.Samples), nodes)),
    ];

    private static PackedProfile Of(string weighting, IEnumerable<StackSample> samples, StackNodes nodes)
    {
        // Stacks that were cut may end in the same node.
        var times = samples.GroupBy(sample => nodes.Of(sample.Stack), sample => sample.WeightMs * UsPerMs)
            .Where(node => node.Key >= 0)
            .Select(node => (node.Key, Us: node.Sum()))
            .ToList();
        var (keys, weights) = (times.Select(node => node.Key), times.Select(node => node.Us));
        return new PackedProfile(weighting, PackedColumn.Of([.. keys]), PackedColumn.Of([.. weights]));
    }
}

/// <summary>What is wrong with traces, and what to do.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Advice">What to try next.</param>
internal sealed record RecordingFinding(string Rule, Severity Severity, string Message, string Advice)
{
    /// <summary>As much of a finding as the page shows beside a timeline.</summary>
    public static RecordingFinding Of(Finding finding) => new(finding.Rule, finding.Severity, finding.Message, finding.Advice);
}

/// <summary>The limits of a recording in a page, which a browser reads as a whole.</summary>
/// <param name="Intervals">The number of intervals of all threads.</param>
/// <param name="Nodes">The number of nodes in the tree of stacks.</param>
/// <param name="FrameCharacters">The length of all frames' names together.</param>
internal sealed record RecordingLimits(int Intervals, int Nodes, int FrameCharacters)
{
    /// <summary>The share of each of several recordings.</summary>
    public RecordingLimits Each(int recordings) =>
        recordings < 2 ? this : new(Intervals / recordings, Nodes / recordings, FrameCharacters / recordings);
}

/// <summary>A column of numbers, which is text in the page and not to be cut as texts are.</summary>
/// <param name="Bytes">The numbers, little-endian.</param>
[JsonConverter(typeof(PackedColumnConverter))]
internal readonly record struct PackedColumn(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Numbers of 32 bits.</summary>
    public static PackedColumn Of(ReadOnlySpan<int> column) => new(MemoryMarshal.AsBytes(column).ToArray());

    /// <summary>Numbers of 64 bits.</summary>
    public static PackedColumn Of(ReadOnlySpan<double> column) => new(MemoryMarshal.AsBytes(column).ToArray());

    /// <summary>Numbers of 8 bits.</summary>
    public static PackedColumn Of(ReadOnlySpan<byte> column) => new(column.ToArray());
}

/// <summary>Columns as base64.</summary>
internal sealed class PackedColumnConverter : JsonConverter<PackedColumn>, ISchemaConverter
{
    public override PackedColumn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("pages are not read");

    public override void Write(Utf8JsonWriter writer, PackedColumn value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Bytes.Span);

    public JsonNode Schema(Func<Type, JsonNode> of) => new JsonObject { ["type"] = "string" };
}
