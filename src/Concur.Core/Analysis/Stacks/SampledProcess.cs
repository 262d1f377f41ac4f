using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Stacks;

/// <summary>The sampled stacks of one process, read in one pass. Memory grows with distinct stacks and with samples, not with frames.</summary>
internal sealed class SampledProcess
{
    private SampledProcess()
    {
    }

    /// <summary>One sample: when, and which stack.</summary>
    internal readonly record struct Tick(long TimeNs, int Stack);

    /// <summary>Samples in time order, by the operating system's thread id.</summary>
    public Dictionary<int, List<Tick>> Threads { get; } = [];

    /// <summary>Distinct stacks.</summary>
    public AddressStacks Stacks { get; } = new();

    /// <summary>Names for the addresses.</summary>
    public MethodMap Methods { get; } = new();

    /// <summary>Events that the session dropped.</summary>
    public long Lost { get; private set; }

    /// <returns>Null when there is no trace: none was asked for, or the process ended too early.</returns>
    public static SampledProcess? Read(string? path)
    {
        if (path is null || !File.Exists(path) || new FileInfo(path).Length == 0) return null;
        var process = new SampledProcess();
        try
        {
            using var source = new EventPipeEventSource(path);
            process.Methods.Subscribe(source, new ClrRundownTraceEventParser(source));
            new SampleProfilerTraceEventParser(source).ThreadSample += process.Keep;
            source.Process();
            process.Lost = source.EventsLost;
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
        {
            // The process was killed: its trace ends in the middle of a block. What came before it counts.
            if (process.Threads.Count == 0) return null;
        }

        return process;
    }

    private void Keep(TraceEvent data)
    {
        if (!Threads.TryGetValue(data.ThreadID, out var ticks)) Threads[data.ThreadID] = ticks = [];
        ticks.Add(new Tick(data.TimeNs(), Stacks.IndexOf(EventStack.Of(data))));
    }
}
