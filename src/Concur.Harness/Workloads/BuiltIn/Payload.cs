using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Makes and returns <c>size</c> doubles (8 bytes each): cheap to make, but all of them have to be sent back.</summary>
internal sealed class Payload : IWorkload
{
    private const int BatchNumbers = 10_000;

    public object Run(WorkUnit unit)
    {
        var numbers = new double[unit.Size];
        for (var start = 0; start < numbers.Length; start += BatchNumbers)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            Fill(numbers.AsSpan(start, Math.Min(BatchNumbers, numbers.Length - start)), unit.Seed + start);
            unit.Checkpoint();
        }

        return numbers;
    }

    private static void Fill(Span<double> numbers, double first)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = first + i;
    }
}
