using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Appends <c>size</c> random doubles to a list and returns their sum.</summary>
internal sealed class RandomNumbers : IWorkload
{
    public object Run(WorkUnit unit)
    {
        var numbers = new List<double>();
        var random = new Random(unit.Seed);
        for (var i = 0L; i < unit.Size; i++) Append(numbers, random, unit);
        return Sum(numbers);
    }

    // A method that is called for each number reaches the optimising tier within the first unit.
    private static void Append(List<double> numbers, Random random, WorkUnit unit)
    {
        numbers.Add(random.NextDouble());
        unit.Checkpoint();
    }

    private static double Sum(List<double> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers) sum += number;
        return sum;
    }
}
