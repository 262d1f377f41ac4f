using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Timelines;

/// <summary>The named stacks of a timeline, and the stacks that threads were seen in.</summary>
/// <param name="mayBeOfElsewhere">Whether native code has names only while its file is the one that was mapped.</param>
/// <param name="originNs">Where the timeline's times begin, ns of the monotonic clock.</param>
internal sealed class TimelineStacks(bool mayBeOfElsewhere, long originNs)
{
    private const double NsPerMs = 1e6;
    private readonly StackTable _table = new();
    private readonly NativeSymbols _symbols = new(mayBeOfElsewhere);

    /// <summary>Names of frames, each once.</summary>
    public ImmutableArray<string> Frames => _table.Frames;

    /// <summary>Indices of frames, outermost first; each distinct stack once.</summary>
    public ImmutableArray<ImmutableArray<int>> Stacks => _table.Stacks;

    /// <returns>For each of a process's stacks its place among the timeline's.</returns>
    public int[] Of(ProcessRecording process) => _table.Add(process.Stacks, process.Methods.NameAt);

    /// <returns>The same for the stacks that were sampled from outside; empty where none were.</returns>
    public int[] Of(ProcessRecording process, int processId, CpuSamples? samples)
    {
        if (samples is null || !samples.Stacks.TryGetValue(processId, out var stacks)) return [];
        var mappings = samples.Mappings.GetValueOrDefault(processId);
        return _table.Add(stacks, address => process.Methods.NameAt(address) ?? mappings?.NameAt(address, _symbols));
    }

    /// <summary>The frames of the first stack, a line for each; empty where there is none.</summary>
    public string FirstFrames(ImmutableArray<StackSpan> stacks) => stacks.IsEmpty ? "" : string.Join('\n', _table.FramesIn(stacks[0].Stack));

    /// <summary>What the runtime's sampler saw of a thread.</summary>
    public ImmutableArray<StackSpan> Spans(IEnumerable<SampleRun> runs, int[] stackOf) =>
        [.. runs.Select(run => new StackSpan(stackOf[run.Stack], Ms(run.StartNs), Ms(run.EndNs), run.Samples))];

    /// <summary>What was sampled from outside of a thread.</summary>
    public ImmutableArray<StackSpan> Spans(int threadId, CpuSamples samples, int[] stackOf)
    {
        if (!samples.ByThread.TryGetValue(threadId, out var ticks)) return [];
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Length);
        for (var i = 0; i < ticks.Length; i++)
        {
            var startMs = Ms(ticks[i].TimeNs);
            var endMs = Math.Min(startMs + samples.IntervalMs, i + 1 < ticks.Length ? Ms(ticks[i + 1].TimeNs) : double.MaxValue);
            spans.Add(new StackSpan(stackOf[ticks[i].Stack], startMs, endMs, 1));
        }

        return spans.MoveToImmutable();
    }

    /// <summary>A time on the timeline, ms.</summary>
    public double Ms(long timeNs) => (timeNs - originNs) / NsPerMs;
}
