using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Writes <c>size</c> JSON documents of some hundred values each, reads each back into a tree, walks it, and keeps all trees to the unit's
/// end, as a cache does. Keeping them makes collections expensive: garbage costs a collector nearly nothing, but it has to mark and copy
/// what survives, however large the machine's caches make the youngest generation.
/// </summary>
internal sealed class Json : IWorkload
{
    private const int LinesPerOrder = 50;

    public object Run(WorkUnit unit)
    {
        var random = new Random(unit.Seed);
        var kept = new List<JsonNode>();
        var cents = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            var tree = JsonNode.Parse(Write(random, i))!;
            cents += Total(tree);
            kept.Add(tree);
            unit.Checkpoint();
        }

        return cents + kept.Count;
    }

    private static byte[] Write(Random random, long number)
    {
        var lines = Enumerable.Range(0, LinesPerOrder)
            .Select(i => new Line($"item {i}", random.Next(1, 10), random.Next(100, 10_000), [.. Enumerable.Range(i, 4)]));
        return JsonSerializer.SerializeToUtf8Bytes(new Order(number, "a customer", [.. lines]));
    }

    private static long Total(JsonNode order) =>
        order[nameof(Order.Lines)]!.AsArray().Sum(line =>
            ((long)line![nameof(Line.Count)]! * (long)line[nameof(Line.Cents)]!)
            + line[nameof(Line.Tags)]!.AsArray().Sum(tag => (long)tag!));

    internal sealed record Order(long Number, string Customer, IReadOnlyList<Line> Lines);

    internal sealed record Line(string Name, int Count, int Cents, IReadOnlyList<int> Tags);
}
