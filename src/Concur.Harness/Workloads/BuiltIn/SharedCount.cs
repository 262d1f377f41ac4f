namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// A number that the units of one process count up together, with a check: the last of the units that overlap compares
/// it with what it should be by then.
/// </summary>
internal sealed class SharedCount
{
    private readonly Lock _gate = new();
    private int _underWay;
    private long _expected;

    /// <summary>A unit begins.</summary>
    public void Enter()
    {
        lock (_gate) _underWay++;
    }

    /// <summary>A unit has counted.</summary>
    /// <param name="size">How far it counted.</param>
    /// <param name="total">Reads what all of them counted, and sets it back to nothing.</param>
    /// <returns>How many of its counts are known to be there: <paramref name="size"/>, less what the check found lost.</returns>
    public long Leave(long size, Func<long> total)
    {
        lock (_gate)
        {
            _expected += size;
            if (--_underWay > 0) return size;
            var lost = _expected - total();
            _expected = 0;
            return size - lost;
        }
    }
}
