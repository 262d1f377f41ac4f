using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>
/// One pass over all units: hands them out and keeps their stamps and results. Its arrays are allocated before the iteration's clock
/// starts.
/// </summary>
/// <param name="spec">The launch's specification.</param>
/// <param name="runner">Runs single units.</param>
/// <param name="expectedSegments">How many segments the awaiting units are expected to run in.</param>
/// <param name="longestUnreadNs">
/// How long a thread's CPU clock may go unread, ns, where CPU time is all that is read of a thread's counters.
/// </param>
internal sealed class Iteration(LaunchSpec spec, UnitRunner runner, int expectedSegments = 0, long longestUnreadNs = 0) : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly UnitBatches? _batches = runner.Metering == UnitMetering.Cpu ? new UnitBatches(longestUnreadNs) : null;
    private UnitFailure? _failure;
    private int _next = -1;

    /// <summary>The launch's specification.</summary>
    public LaunchSpec Spec { get; } = spec;

    /// <summary>The counters to read at each unit's edges.</summary>
    public UnitMetering Metering { get; } = runner.Metering;

    /// <summary>Whether units may give their thread up: then <see cref="Segments"/> are recorded.</summary>
    public bool UnitsAwait { get; } = runner.UnitsAwait;

    /// <summary>A stamp per unit, by unit index.</summary>
    public UnitStamp[] Stamps { get; } = new UnitStamp[spec.Units];

    /// <summary>A result per unit, by unit index.</summary>
    public object?[] Results { get; } = new object?[spec.Units];

    /// <summary>A stamp per lane; filled only by strategies that bind lanes.</summary>
    public LaneStamp[] Lanes { get; } = new LaneStamp[spec.Workers];

    /// <summary>The segments of awaiting units; stays empty where each unit keeps its thread.</summary>
    public SegmentSink Segments { get; } = runner.Awaits?.Next(expectedSegments) ?? new SegmentSink(expectedSegments);

    /// <summary>The first failure, or null.</summary>
    public UnitFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>Cancelled by the first failure.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Hands out the next unit; false when none is left or a unit has failed.</summary>
    public bool TryTake(out int unit)
    {
        unit = Interlocked.Increment(ref _next);
        return unit < Spec.Units && Failure is null;
    }

    /// <summary>Runs a unit on the calling thread. Does nothing once a unit has failed.</summary>
    /// <param name="index">The unit's index.</param>
    /// <param name="lane">The lane that the thread serves; -1 when threads are not bound to lanes.</param>
    public void RunUnit(int index, int lane)
    {
        if (Failure is not null) return;
        var batch = _batches?.OnThisThread(Stamps);
        Keep(runner.Run(index, lane, batch, _abandoned.Token));
        batch?.Settle();
    }

    /// <summary>Completes the stamps, once every unit has ended.</summary>
    public void CompleteStamps() => _batches?.Close();

    /// <summary>Starts a unit on the calling thread; after an await it may go on elsewhere. Does nothing once a unit has failed.</summary>
    /// <param name="index">The unit's index.</param>
    public ValueTask RunUnitAsync(int index)
    {
        if (UnitsAwait) return AwaitUnitAsync(index);
        RunUnit(index, -1);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitUnitAsync(int index)
    {
        if (Failure is null) Keep(await runner.RunAsync(index, Segments, _abandoned.Token));
    }

    /// <summary>Keeps the outcome of a unit.</summary>
    public void Keep(in UnitOutcome outcome)
    {
        Stamps[outcome.Stamp.Unit] = outcome.Stamp;
        Results[outcome.Stamp.Unit] = outcome.Result;
        if (outcome.Failure is not null) Fail(outcome.Failure);
    }

    /// <summary>Folds all results into a digest. A result that cannot be serialised is the workload's failure.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Serialising runs the user's getters and converters, which may throw anything.")]
    public ulong Fold()
    {
        try
        {
            return Failure is null ? ResultDigest.Of(Results) : ResultDigest.None;
        }
        catch (Exception e)
        {
            Fail(FailureReport.Of(null, e));
            return ResultDigest.None;
        }
    }

    /// <summary>Keeps the first failure and cancels the units that are under way.</summary>
    public void Fail(UnitFailure failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null) return;
        try
        {
            _abandoned.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The iteration is over. A strategy of the user's may have left a thread that goes on.
        }
    }

    /// <summary>Releases the cancellation source.</summary>
    public void Dispose() => _abandoned.Dispose();
}
