using System.Collections.Concurrent;
using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>An iteration's chains of stamps, one for each thread that runs its units.</summary>
/// <param name="longestNs">The longest time on a thread without a reading.</param>
internal sealed class StampChains(long longestNs)
{
    [ThreadStatic]
    private static StampChain? _current;

    private readonly ConcurrentQueue<StampChain> _all = new();

    /// <summary>The calling thread's.</summary>
    /// <param name="stamps">The iteration's, by unit.</param>
    public StampChain OnThisThread(UnitStamp[] stamps) => _current is { } current && current.Stamps == stamps ? current : Start(stamps);

    /// <summary>Completes all stamps: every unit has ended.</summary>
    public void Close()
    {
        foreach (var chain in _all) chain.CloseFromOutside();
    }

    private StampChain Start(UnitStamp[] stamps)
    {
        _all.Enqueue(_current = new StampChain(LaneMeter.Current, stamps, longestNs));
        return _current;
    }
}
