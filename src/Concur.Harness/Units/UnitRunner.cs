using System.Diagnostics.CodeAnalysis;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Runs single units, stamped.</summary>
internal sealed class UnitRunner(IWorkload workload, long size, int runSeed)
{
    /// <summary>What is read at each unit's edges.</summary>
    public required UnitMetering Metering { get; init; }

    /// <summary>Whether the workload's units may give their thread up.</summary>
    public bool Awaits => workload.Awaits;

    /// <summary>What a unit's checkpoint calls; null under every strategy but gil.</summary>
    public Action? Checkpoint { get; init; }

    /// <summary>What a unit's waits for something outside begin and end with; null under every strategy but gil.</summary>
    public (Action Begin, Action End)? Blocking { get; init; }

    /// <summary>Runs a unit to its end on the calling thread.</summary>
    /// <param name="index">Which unit.</param>
    /// <param name="lane">The lane that the thread serves; -1 when threads are not bound to lanes.</param>
    /// <param name="chain">Reads the thread's clock now and then; null where it is read at the unit's own edges, or not at all.</param>
    /// <param name="cancellation">Tells the unit that its iteration was given up.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the user's code throws is the launch's result, not ours to let pass.")]
    public UnitOutcome Run(int index, int lane, StampChain? chain, CancellationToken cancellation)
    {
        var meter = LaneMeter.Current;
        var unit = UnitOf(index, cancellation);
        var (result, failure) = ((object?)null, (UnitFailure?)null);
        var (gilWaitNs, gilWaitCpuNs) = (meter.GilWaitNs, meter.GilWaitCpuNs);

        // Following a unit costs half a microsecond: units too short to be metered in full are too short for this as well.
        var flow = Metering != UnitMetering.Full ? null : new UnitFlow(index, Metering, segments: null);
        flow?.Begin();
        var start = chain?.Begin() ?? Stamped.Before(meter, Metering);
        try
        {
            result = workload.Run(unit);
        }
        catch (Exception e)
        {
            failure = FailureReport.Of(index, e);
        }

        var end = chain?.End(index) ?? Stamped.After(meter, Metering);
        if (flow is not null)
        {
            UnitFlow.Clear();
            flow.End();
        }

        var stamp = new UnitStamp
        {
            Unit = index,
            ProcessId = Environment.ProcessId,
            ThreadId = meter.ThreadId,
            Lane = lane,
            StartNs = start.TimeNs,
            EndNs = end.TimeNs,
            AtStart = start.Counters,
            AtEnd = end.Counters,
            GilWaitNs = meter.GilWaitNs - gilWaitNs,
            GilWaitCpuNs = meter.GilWaitCpuNs - gilWaitCpuNs,
            HelperCpuNs = flow?.HelperCpuNs ?? 0,
            HelperQueueNs = flow?.HelperQueueNs ?? 0,
        };
        return new UnitOutcome(stamp, result, failure);
    }

    /// <summary>Starts a unit, which gives its thread up where it awaits. Its pieces go to <paramref name="segments"/>.</summary>
    /// <param name="index">Which unit.</param>
    /// <param name="segments">Gets the unit's pieces; its stamp has none of a thread's counters.</param>
    /// <param name="cancellation">Tells the unit that its iteration was given up.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the user's code throws is the launch's result, not ours to let pass.")]
    public async ValueTask<UnitOutcome> RunAsync(int index, SegmentSink segments, CancellationToken cancellation)
    {
        var startNs = MonotonicClock.NowNs();
        var flow = new UnitFlow(index, Metering, segments);
        flow.Begin();
        var (result, failure) = ((object?)null, (UnitFailure?)null);
        try
        {
            result = await workload.RunAsync(UnitOf(index, cancellation));
        }
        catch (Exception e)
        {
            failure = FailureReport.Of(index, e);
        }

        var endNs = flow.End();
        var stamp = new UnitStamp
        {
            Unit = index,
            ProcessId = Environment.ProcessId,
            ThreadId = -1,
            Lane = -1,
            StartNs = startNs,
            EndNs = endNs,
            AtStart = ThreadCounters.Unread,
            AtEnd = ThreadCounters.Unread,
        };
        return new UnitOutcome(stamp, result, failure);
    }

    private WorkUnit UnitOf(int index, CancellationToken cancellation) => new(index, size, UnitSeed.Of(runSeed, index), Checkpoint, cancellation) { BlockingHooks = Blocking };
}
