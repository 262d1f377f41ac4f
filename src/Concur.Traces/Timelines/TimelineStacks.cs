using System.Collections.Immutable;
using System.Runtime.InteropServices;
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

    /// <summary>All stacks that were added until now.</summary>
    public FrameStacks ToStacks() => _table.ToStacks();

    /// <summary>Adds the stacks of a process's own events.</summary>
    /// <returns>The index of the first one; the others follow.</returns>
    public int Add(ProcessRecording process) => _table.Add(process.Stacks, process.Methods.NameAt);

    /// <summary>Adds the stacks that were sampled of a process from outside.</summary>
    /// <returns>The index of the first one; 0 where none were sampled.</returns>
    public int Add(ProcessRecording process, int processId, CpuSamples? samples)
    {
        if (samples is null || !samples.Stacks.TryGetValue(processId, out var stacks)) return 0;
        var mappings = samples.Mappings.GetValueOrDefault(processId);
        return _table.Add(stacks, address => process.Methods.NameAt(address) ?? mappings?.NameAt(address, _symbols));
    }

    /// <summary>The frames of the first stack, a line for each; empty where there is none.</summary>
    public string FirstFrames(ImmutableArray<StackSpan> stacks) =>
        stacks.IsEmpty ? "" : string.Join('\n', _table.FramesIn(stacks[0].Stack));

    /// <summary>What the runtime's sampler saw of a thread.</summary>
    public ImmutableArray<StackSpan> Spans(IReadOnlyList<SampleRun> runs, int firstStack)
    {
        var spans = new StackSpan[runs.Count];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new StackSpan(firstStack + runs[i].Stack, Ms(runs[i].StartNs), Ms(runs[i].EndNs), runs[i].Samples);
        return ImmutableCollectionsMarshal.AsImmutableArray(spans);
    }

    /// <summary>What was sampled from outside of a thread.</summary>
    public ImmutableArray<StackSpan> Spans(int threadId, CpuSamples samples, int firstStack)
    {
        if (!samples.ByThread.TryGetValue(threadId, out var ticks)) return [];
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Length);
        for (var i = 0; i < ticks.Length; i++)
        {
            var startMs = Ms(ticks[i].TimeNs);
            var endMs = Math.Min(startMs + samples.IntervalMs, i + 1 < ticks.Length ? Ms(ticks[i + 1].TimeNs) : double.MaxValue);
            spans.Add(new StackSpan(firstStack + ticks[i].Stack, startMs, endMs, 1));
        }

        return spans.MoveToImmutable();
    }

    /// <summary>A time on the timeline, ms.</summary>
    public double Ms(long timeNs) => (timeNs - originNs) / NsPerMs;
}
