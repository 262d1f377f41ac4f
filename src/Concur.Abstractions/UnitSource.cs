using System.Runtime.CompilerServices;

namespace Concur.Abstractions;

/// <summary>
/// The units of one iteration, for a strategy of your own (<see cref="StrategyAttribute"/>). Every unit must be run once. Either take units
/// one by one, from any number of threads, or deal the numbers 0 to <see cref="Count"/> - 1 yourself. Several threads may call its members
/// at once.
/// </summary>
public abstract class UnitSource
{
    /// <summary>The number of units.</summary>
    public abstract int Count { get; }

    /// <summary>Cancelled when a unit has failed: no other needs to be run then.</summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>Hands out the next unit.</summary>
    /// <param name="unit">Its number.</param>
    /// <returns>False when none is left, or a unit has failed.</returns>
    public abstract bool TryTake(out int unit);

    /// <summary>
    /// Runs a unit to its end on the calling thread, which is blocked where the unit awaits something. What the unit throws is kept, and
    /// not thrown here.
    /// </summary>
    /// <param name="unit">Its number.</param>
    public abstract void Run(int unit);

    /// <summary>Starts a unit on the calling thread, which is given up where the unit awaits something.</summary>
    /// <param name="unit">Its number.</param>
    /// <returns>Completes when the unit has ended. What the unit throws is kept, and not thrown here.</returns>
    public abstract ValueTask RunAsync(int unit);

    /// <summary>Hands out units until none is left. Several readers share them.</summary>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<int> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask.WaitAsync(cancellation).ConfigureAwait(false);
        while (TryTake(out var unit))
        {
            yield return unit;
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
