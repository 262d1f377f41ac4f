using System.Runtime.CompilerServices;

namespace Concur.Abstractions;

/// <summary>
/// One independent piece of work. Units of one iteration may run at the same time on several threads or
/// processes, so a unit must depend on nothing but what stands here.
/// </summary>
/// <param name="index">Which unit this is: 0 to units - 1.</param>
/// <param name="size">How much work, in the workload's own measure; at least 0.</param>
/// <param name="seed">A number that differs between units and is the same in every run with the same seed.</param>
/// <param name="checkpoint">What <see cref="Checkpoint"/> calls; null where checkpoints mean nothing.</param>
/// <param name="cancellation">Cancelled when the iteration is given up, as when another unit failed.</param>
public sealed class WorkUnit(int index, long size, int seed, Action? checkpoint = null, CancellationToken cancellation = default)
{
    /// <summary>Which unit this is: 0 to units - 1.</summary>
    public int Index { get; } = index;

    /// <summary>How much work, in the workload's own measure (the command line's <c>--size</c>).</summary>
    public long Size { get; } = size;

    /// <summary>Seeds this unit's random numbers: differs between units, equal between runs of one seed.</summary>
    public int Seed { get; } = seed;

    /// <summary>Cancelled when the iteration is given up.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What <see cref="Blocking"/> calls at its start and its end; null where waiting means nothing.</summary>
    internal (Action Begin, Action End)? BlockingHooks { get; init; }

    /// <summary>
    /// Put <c>using (unit.Blocking()) ...</c> around code that waits for something outside: a sleep, a disk, a network.
    /// Under the <c>gil</c> strategy the unit is without the global lock meanwhile, as an interpreter's blocking calls
    /// are; under every other strategy it is one test for null.
    /// </summary>
    public BlockingScope Blocking()
    {
        if (BlockingHooks is not { } hooks) return default;
        hooks.Begin();
        return new BlockingScope(hooks.End);
    }

    /// <summary>
    /// Call this once per step of the unit's loop. Under the <c>gil</c> strategy the global lock may change
    /// hands here; under every other strategy it is one test for null.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Checkpoint() => checkpoint?.Invoke();
}
