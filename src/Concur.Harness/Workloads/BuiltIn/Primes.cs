using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts the primes below <c>size</c> by trial division: pure CPU, nothing allocated.</summary>
internal sealed class Primes : IWorkload
{
    public object Run(WorkUnit unit)
    {
        var count = 0;
        for (var candidate = 2L; candidate < unit.Size; candidate++)
        {
            if (IsPrime(candidate)) count++;
            unit.Checkpoint();
        }

        return count;
    }

    private static bool IsPrime(long candidate)
    {
        if (candidate % 2 == 0) return candidate == 2;
        for (var divisor = 3L; divisor * divisor <= candidate; divisor += 2)
        {
            if (candidate % divisor == 0) return false;
        }

        return true;
    }
}
