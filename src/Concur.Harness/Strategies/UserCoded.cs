using System.Diagnostics.CodeAnalysis;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A strategy of the user's own. What it does wrong is its failure, and is told in a line.</summary>
internal sealed class UserCoded : IStrategy
{
    private readonly BoundStrategy _code;
    private readonly int _workers;
    private readonly string _what;

    public UserCoded(BoundStrategy code, int workers)
    {
        PoolSize.AtLeast(workers);
        (_code, _workers, _what) = (code, workers, $"strategy '{code.Name}' ({code.Method})");
    }

    [SuppressMessage("Design", "CA1031", Justification = "The user's code may throw anything.")]
    public void Run(Iteration iteration)
    {
        var units = new IterationUnits(iteration, _what);
        try
        {
            _code.Start(units, _workers)?.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (iteration.Failure is not null)
        {
            // A unit has failed, and the strategy has stopped as it was told.
        }
        catch (Exception e)
        {
            iteration.Fail(FailureReport.Of(null, e) with { Call = _what });
        }

        units.RequireAll();
    }
}

/// <summary>The units of an iteration, for a strategy that is not ours: whether it runs each of them once is checked.</summary>
internal sealed class IterationUnits(Iteration iteration, string strategy) : UnitSource
{
    private const int Begun = 1;
    private const int Ended = 2;

    private readonly int[] _states = new int[iteration.Spec.Units];

    /// <summary>Kept, because a thread of the strategy's may still look at it when the iteration is over.</summary>
    private readonly CancellationToken _cancellation = iteration.Abandoned;

    public override int Count => _states.Length;

    public override CancellationToken Cancellation => _cancellation;

    public override bool TryTake(out int unit) => iteration.TryTake(out unit);

    public override void Run(int unit)
    {
        if (!Begins(unit)) return;
        if (iteration.UnitsAwait) iteration.RunUnitAsync(unit).AsTask().GetAwaiter().GetResult();
        else iteration.RunUnit(unit, -1);
        Volatile.Write(ref _states[unit], Ended);
    }

    public override ValueTask RunAsync(int unit)
    {
        if (iteration.UnitsAwait) return AwaitAsync(unit);
        Run(unit);
        return ValueTask.CompletedTask;
    }

    /// <summary>The strategy has returned: fails the iteration where a unit was not run, or is not done.</summary>
    public void RequireAll()
    {
        if (iteration.Failure is not null) return;
        var (waiting, running, first) = (0, 0, -1);
        for (var unit = 0; unit < _states.Length; unit++)
        {
            if (Volatile.Read(ref _states[unit]) is var state && state == Ended) continue;
            if (first < 0) first = unit;
            if (state == Begun) running++;
            else waiting++;
        }

        if (first < 0) return;
        var what = (waiting, running) switch
        {
            (_, 0) => $"without having run {waiting} of {Count} units",
            (0, _) => $"while {running} of {Count} units were still running",
            _ => $"without having run {waiting} of {Count} units, and while {running} were still running",
        };
        Fail($"{strategy} returned {what} (the first is unit {first}); it must run each unit once, and return when all have ended");
    }

    private async ValueTask AwaitAsync(int unit)
    {
        if (!Begins(unit)) return;
        await iteration.RunUnitAsync(unit).ConfigureAwait(false);
        Volatile.Write(ref _states[unit], Ended);
    }

    /// <summary>Whether the unit is there, and has not been run before.</summary>
    private bool Begins(int unit)
    {
        if ((uint)unit >= (uint)_states.Length)
        {
            Fail($"{strategy} ran unit {unit}, but the units are numbered 0 to {Count - 1}");
            return false;
        }

        if (Interlocked.CompareExchange(ref _states[unit], Begun, 0) == 0) return true;
        Fail($"{strategy} ran unit {unit} twice; it must run each unit once");
        return false;
    }

    private void Fail(string message) => iteration.Fail(new UnitFailure(null, "", message, ""));
}
