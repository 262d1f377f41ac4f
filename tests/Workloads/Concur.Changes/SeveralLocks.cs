using Concur.Abstractions;

namespace Concur.Changes;

/// <summary>Units that take several locks.</summary>
public static class SeveralLocks
{
    private static readonly object First = new();
    private static readonly object Second = new();
    private static readonly object[] Accounts = [.. Enumerable.Range(0, 8).Select(_ => new object())];

    [Workload("locks-nested")]
    public static long Nested(int unit)
    {
        var (sum, outer, inner) = ((long)unit, Made.Lock(First, "outer-free"), Made.Lock(Second, "inner-free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(300);
            lock (outer)
            {
                sum += Cpu.Inside(200);
                lock (inner) sum += Cpu.Inside(200);
            }

            sum += Cpu.Outside(100);
            lock (inner) sum += Cpu.Inside(200);
        }

        return sum;
    }

    /// <summary>A lock for each of two steps.</summary>
    [Workload("locks-steps")]
    public static long OfSteps(int unit)
    {
        var (sum, parsing, storing) = ((long)unit, Made.Lock(First, "first-free"), Made.Lock(Second, "second-free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(150);
            lock (parsing) sum += Cpu.Parse(500);
            sum += Cpu.Outside(50);
            lock (storing) sum += Cpu.Store(300);
        }

        return sum;
    }

    /// <summary>Two methods within one lock.</summary>
    [Workload("locks-methods")]
    public static long OfMethods(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(First, "free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(600);
            lock (taken)
            {
                sum += Cpu.Parse(Made.Half("parse-half", 200));
                sum += Cpu.Store(Made.Half("store-half", 100));
            }
        }

        return sum;
    }

    /// <summary>Two of eight accounts are locked at once, the one with the lower number first.</summary>
    [Workload("locks-accounts")]
    public static long OfAccounts(int unit)
    {
        var sum = (long)unit;
        for (var round = 0; round < 40; round++)
        {
            sum += Cpu.Outside(50);
            var (one, other) = (((unit * 7) + (round * 3)) % 8, ((unit * 5) + round + 1) % 8);
            if (one == other) other = (other + 1) % 8;
            lock (Made.Lock(Accounts[Math.Min(one, other)], "free"))
            {
                lock (Made.Lock(Accounts[Math.Max(one, other)], "free")) sum += Cpu.Inside(300);
            }
        }

        return sum;
    }
}
