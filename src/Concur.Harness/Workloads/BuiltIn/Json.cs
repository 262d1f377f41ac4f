using System.Text.Json;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Writes and reads back <c>size</c> JSON documents of some hundred objects each: most of what it does is allocate.</summary>
internal sealed class Json : IWorkload
{
    private const int LinesPerOrder = 50;

    public object Run(WorkUnit unit)
    {
        var random = new Random(unit.Seed);
        var cents = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            cents += ThereAndBack(random, i);
            unit.Checkpoint();
        }

        return cents;
    }

    private static long ThereAndBack(Random random, long number)
    {
        var lines = Enumerable.Range(0, LinesPerOrder).Select(i => new Line($"item {i}", random.Next(1, 10), random.Next(100, 10_000), [.. Enumerable.Range(i, 4)]));
        var text = JsonSerializer.Serialize(new Order(number, "a customer", [.. lines]));
        var order = JsonSerializer.Deserialize<Order>(text)!;
        return order.Lines.Sum(line => (long)line.Count * line.Cents) + text.Length;
    }

    internal sealed record Order(long Number, string Customer, IReadOnlyList<Line> Lines);

    internal sealed record Line(string Name, int Count, int Cents, IReadOnlyList<int> Tags);
}
