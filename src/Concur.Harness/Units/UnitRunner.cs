using System.Diagnostics.CodeAnalysis;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Runs single units on the calling thread, stamped.</summary>
internal sealed class UnitRunner(IWorkload workload, long size, int runSeed)
{
    /// <summary>What is read at each unit's edges.</summary>
    public required UnitMetering Metering { get; init; }

    /// <summary>What a unit's checkpoint calls; null under every strategy but gil.</summary>
    public Action? Checkpoint { get; init; }

    /// <param name="index">Which unit.</param>
    /// <param name="lane">The lane that the thread serves; -1 when threads are not bound to lanes.</param>
    /// <param name="cancellation">Tells the unit that its iteration was given up.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the user's code throws is the launch's result, not ours to let pass.")]
    public UnitOutcome Run(int index, int lane, CancellationToken cancellation)
    {
        var meter = LaneMeter.Current;
        var unit = new WorkUnit(index, size, UnitSeed.Of(runSeed, index), Checkpoint, cancellation);
        var (result, failure) = ((object?)null, (UnitFailure?)null);
        var (gilWaitNs, gilWaitCpuNs) = (meter.GilWaitNs, meter.GilWaitCpuNs);
        var start = Stamped.Before(meter, Metering);
        try
        {
            result = workload.Run(unit);
        }
        catch (Exception e)
        {
            failure = FailureReport.Of(index, e);
        }

        var end = Stamped.After(meter, Metering);
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
        };
        return new UnitOutcome(stamp, result, failure);
    }
}
