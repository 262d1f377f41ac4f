using System.Runtime.CompilerServices;

namespace Concur.Abstractions;

/// <summary>
/// One independent piece of work. Units of one iteration may run at the same time on several threads or in several processes, so a unit
/// must depend on nothing but the values given here.
/// </summary>
/// <param name="index">The number of the unit, 0 to units - 1.</param>
/// <param name="size">The amount of work in the workload's own measure; at least 0.</param>
/// <param name="seed">A number that differs between units and is the same in every run with the same seed.</param>
/// <param name="checkpoint">Called by <see cref="Checkpoint"/>; null where checkpoints mean nothing to the strategy.</param>
/// <param name="cancellation">Cancelled when the iteration is given up, because another unit failed.</param>
public sealed class WorkUnit(int index, long size, int seed, Action? checkpoint = null, CancellationToken cancellation = default)
{
    /// <summary>The number of the unit, 0 to units - 1.</summary>
    public int Index { get; } = index;

    /// <summary>The amount of work in the workload's own measure (<c>--size</c> on the command line); at least 0.</summary>
    public long Size { get; } = size;

    /// <summary>A seed for random numbers that differs between units and is the same in every run with the same <c>--seed</c>.</summary>
    public int Seed { get; } = seed;

    /// <summary>Cancelled when the iteration is given up, because another unit failed.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Called at the start and the end of <see cref="Blocking"/>; null where waiting means nothing to the strategy.</summary>
    internal (Action Begin, Action End)? BlockingHooks { get; init; }

    /// <summary>
    /// Put <c>using (unit.Blocking()) ...</c> around code that waits for something outside: a sleep, a disk, a network. Under the
    /// <c>gil</c> strategy the unit gives the global lock up meanwhile, as an interpreter does in a blocking call; under every other
    /// strategy it costs one test for null.
    /// </summary>
    public BlockingScope Blocking()
    {
        if (BlockingHooks is not { } hooks) return default;
        hooks.Begin();
        return new BlockingScope(hooks.End);
    }

    /// <summary>
    /// Call this once per step of the unit's loop. Under the <c>gil</c> strategy the global lock may change hands here; under every other
    /// strategy it costs one test for null.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Checkpoint() => checkpoint?.Invoke();
}

/// <summary>
/// The time in which a unit waits for something outside, from <see cref="WorkUnit.Blocking"/> to <see cref="Dispose"/>. It costs one test
/// for null under every strategy but <c>gil</c>.
/// </summary>
public readonly struct BlockingScope : IDisposable, IEquatable<BlockingScope>
{
    private readonly Action? _end;

    internal BlockingScope(Action? end) => _end = end;

    /// <summary>Ends the wait. Under the <c>gil</c> strategy it returns when the unit has the global lock again.</summary>
    public void Dispose() => _end?.Invoke();

    /// <summary>Whether both end the same wait.</summary>
    public bool Equals(BlockingScope other) => _end == other._end;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockingScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _end?.GetHashCode() ?? 0;

    /// <summary>Whether both end the same wait.</summary>
    public static bool operator ==(BlockingScope left, BlockingScope right) => left.Equals(right);

    /// <summary>Whether they end different waits.</summary>
    public static bool operator !=(BlockingScope left, BlockingScope right) => !left.Equals(right);
}
