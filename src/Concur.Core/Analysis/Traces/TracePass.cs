using System.Diagnostics.CodeAnalysis;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Traces;

/// <summary>
/// One pass over a trace, whichever tool recorded it. Of a damaged trace, what comes before the damage counts.
/// </summary>
internal sealed class TracePass
{
    private readonly TraceFile _file;
    private readonly ITraceSink _sink;
    private readonly RuntimeEvents _runtime;
    private long _endNs;

    private TracePass(TraceFile file, ITraceSink sink)
    {
        (_file, _sink, Rounds) = (file, sink, new SampleRounds(sink.Sampled));
        _runtime = new RuntimeEvents(sink, Methods, Stacks, Process);
    }

    /// <summary>What the trace tells of its process.</summary>
    public ProcessFacts Process { get; } = new();

    /// <summary>Names for the stacks' addresses.</summary>
    public MethodMap Methods { get; } = new();

    /// <summary>The sampler's rounds.</summary>
    public SampleRounds Rounds { get; }

    /// <summary>Distinct stacks, of samples and of where threads began to wait.</summary>
    public AddressStacks Stacks { get; } = new();

    /// <summary>Kinds of events that were seen.</summary>
    public EventKinds Seen => _runtime.Seen;

    /// <summary>Events read.</summary>
    public long Events { get; private set; }

    /// <summary>Events that the session dropped.</summary>
    public long Lost { get; private set; }

    /// <summary>From the session's start to the last event, ns.</summary>
    public long DurationNs => _endNs;

    /// <summary>Why reading stopped before the end of what is whole, in one line; null when it did not.</summary>
    public string? Damage { get; private set; }

    /// <summary>Reads a trace.</summary>
    public static TracePass Over(TraceFile file, ITraceSink sink, CancellationToken cancellation)
    {
        var pass = new TracePass(file, sink);
        pass.Read(cancellation);
        pass.Rounds.Finish(pass._endNs);
        return pass;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Damaged bytes make the library throw whatever they please; all of it means that the trace is damaged.")]
    private void Read(CancellationToken cancellation)
    {
        using var stream = _file.OpenWhole();
        EventPipeEventSource? source = null;
        try
        {
            source = new EventPipeEventSource(stream);
            source.AllEvents += data =>
            {
                cancellation.ThrowIfCancellationRequested();
                Take(data);
            };
            source.Process();
        }
        catch (Exception e) when (e is not OperationCanceledException and not IOException)
        {
            Damage = e.Message.ReplaceLineEndings(" ");
        }
        finally
        {
            Lost = Math.Max(0, source?.EventsLost ?? 0);
            source?.Dispose();
        }
    }

    private void Take(TraceEvent data)
    {
        var timeNs = Math.Max(0, _file.Outline.Header.SinceStartNs(data.TimeNs()));
        Events++;
        _endNs = Math.Max(_endNs, timeNs);
        if (data.ProviderGuid == EventIds.SampleProfiler)
            Rounds.Sample(data.ThreadID, Stacks.IndexOf(EventStack.Of(data)), timeNs);
        else if (!_runtime.Take(data, timeNs))
            return;
        _sink.Saw(data.ThreadID, timeNs);
    }
}
