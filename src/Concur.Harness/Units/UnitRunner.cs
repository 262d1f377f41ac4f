using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Runs single units and stamps them.</summary>
/// <param name="workload">The workload whose units they are.</param>
/// <param name="size">The size of each unit.</param>
/// <param name="runSeed">The seed of the run, from which each unit's own seed is made.</param>
internal sealed class UnitRunner(IWorkload workload, long size, int runSeed)
{
    /// <summary>The counters to read at each unit's edges.</summary>
    public required UnitMetering Metering { get; init; }

    /// <summary>Whether the workload's units may give their thread up.</summary>
    public bool UnitsAwait => workload.Awaits;

    /// <summary>Records in which awaits units stand; null where that is not asked for, or units do not await.</summary>
    public AwaitRecorder? Awaits { get; init; }

    /// <summary>Called at each checkpoint of a unit; null under every strategy but gil.</summary>
    public Action? Checkpoint { get; init; }

    /// <summary>Called where a unit begins and ends to wait for something outside; null under every strategy but gil.</summary>
    public (Action Begin, Action End)? Blocking { get; init; }

    /// <summary>Runs a unit to its end on the calling thread.</summary>
    /// <param name="index">The unit's index.</param>
    /// <param name="lane">The lane that the thread serves; -1 when threads are not bound to lanes.</param>
    /// <param name="batch">Reads the CPU clock once for several units; null where it is read at each unit's edges, or never.</param>
    /// <param name="cancellation">Cancelled when the iteration is given up.</param>
    [SuppressMessage("Design", "CA1031", Justification = "An exception of the user's code, of whatever type, is a result of the launch.")]
    public UnitOutcome Run(int index, int lane, UnitBatch? batch, CancellationToken cancellation)
    {
        var meter = ThreadMeter.Current;
        var unit = UnitOf(index, cancellation);
        var (result, failure) = ((object?)null, (UnitFailure?)null);
        var (gilWaitNs, gilWaitCpuNs) = (meter.GilWaitNs, meter.GilWaitCpuNs);

        // Following a unit costs half a microsecond, too much for units that are too short to be metered in full.
        var flow = Metering != UnitMetering.Full ? null : new UnitFlow(index, Metering, segments: null);
        flow?.Begin();
        var start = batch?.Begin() ?? ThreadReading.AtStart(meter, Metering);
        try
        {
            result = workload.Run(unit);
        }
        catch (Exception e)
        {
            failure = FailureReport.Of(index, e);
        }

        var end = batch?.End(index) ?? ThreadReading.AtEnd(meter, Metering);
        if (flow is not null)
        {
            UnitFlow.Clear();
            flow.End();
        }

        var helpers = flow?.Helpers ?? default;
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
            HelperCpuNs = helpers.CpuNs,
            HelperCpuInQueueNs = helpers.CpuInQueueNs,
            HelperQueueNs = helpers.QueueNs,
        };
        return new UnitOutcome(stamp, result, failure);
    }

    /// <summary>Starts a unit, which gives its thread up where it awaits.</summary>
    /// <param name="index">The unit's index.</param>
    /// <param name="segments">Gets the unit's segments, with their threads' counters; the unit's own stamp has none.</param>
    /// <param name="cancellation">Cancelled when the iteration is given up.</param>
    [SuppressMessage("Design", "CA1031", Justification = "An exception of the user's code, of whatever type, is a result of the launch.")]
    public async ValueTask<UnitOutcome> RunAsync(int index, SegmentSink segments, CancellationToken cancellation)
    {
        var startNs = MonotonicClock.NowNs();
        var flow = new UnitFlow(index, Metering, segments);
        flow.Begin();
        var (result, failure) = ((object?)null, (UnitFailure?)null);
        try
        {
            var running = workload.RunAsync(UnitOf(index, cancellation));
            result = await (segments.Awaits is null || running.IsCompleted ? running : Follow(flow, running));
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

    /// <summary>Lets the flow know the unit's task. That an async method has made is the task itself.</summary>
    private static ValueTask<object?> Follow(UnitFlow flow, ValueTask<object?> running)
    {
        var task = running.AsTask();
        flow.Awaited = task;
        return new ValueTask<object?>(task);
    }

    private WorkUnit UnitOf(int index, CancellationToken cancellation) =>
        new(index, size, UnitSeed.Of(runSeed, index), Checkpoint, cancellation) { BlockingHooks = Blocking };
}

/// <summary>The outcome of a unit.</summary>
/// <param name="Stamp">When, where and on what accounting it ran.</param>
/// <param name="Result">What it returned; null where it returned nothing or failed.</param>
/// <param name="Failure">Null when it succeeded.</param>
internal readonly record struct UnitOutcome(UnitStamp Stamp, object? Result, UnitFailure? Failure);

/// <summary>Gives each unit a seed of its own: the finaliser of SplitMix64 over run seed and unit index.</summary>
internal static class UnitSeed
{
    public static int Of(int runSeed, int unit)
    {
        unchecked
        {
            var z = ((ulong)(uint)runSeed << 32 | (uint)unit) + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)(z ^ (z >> 31));
        }
    }
}

/// <summary>Describes an exception of the user's code: its type, its message and where in the user's code it came from.</summary>
internal static class FailureReport
{
    private static readonly string[] OfOthers = ["at System.", "at Microsoft."];

    /// <param name="unit">The unit that threw; null when it was none of them.</param>
    /// <param name="exception">What was thrown; an exception that only wraps another is left out.</param>
    public static UnitFailure Of(int? unit, Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException && exception.InnerException is { } inner) exception = inner;
        if (exception is UserFailure known) return known.Failure;
        return new UnitFailure(unit, exception.GetType().FullName ?? "", exception.Message, TopFrame(exception));
    }

    /// <summary>The innermost frame that is not of the framework, which did what it was told; the innermost one where all are.</summary>
    private static string TopFrame(Exception exception)
    {
        var frames = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(frames, frame => !Array.Exists(OfOthers, own => frame.StartsWith(own, StringComparison.Ordinal)))
            ?? frames.FirstOrDefault()
            ?? "";
    }
}
