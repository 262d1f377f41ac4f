using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Concur.Tool.Tests.Damage;

/// <summary>Seeded damage to JSON: even seeds go through all its properties, each with all kinds of value; odd ones are random.</summary>
internal sealed class DamagedText
{
    private readonly string _text;
    private readonly string[] _paths;

    private static readonly Func<JsonNode?, JsonNode?>[] Values =
    [
        _ => null,
        _ => new JsonArray(),
        _ => new JsonObject(),
        _ => JsonValue.Create(""),
        _ => JsonValue.Create(-1),
        _ => JsonValue.Create(0),
        _ => JsonValue.Create(1e9),
        _ => JsonValue.Create(long.MaxValue),
        _ => JsonValue.Create(true),
        _ => JsonValue.Create("\u001b[2J\u202egnp\uffff\u200f"),
        _ => JsonValue.Create(new string('x', 200_000)),
        old => new JsonArray(null, old?.DeepClone()),
        old => new JsonArray([.. Enumerable.Range(0, 40).Select(_ => old?.DeepClone())]),
        old => old is JsonArray { Count: > 0 } list ? new JsonArray([.. Enumerable.Range(0, 60).Select(_ => list[0]?.DeepClone())]) : old,
        old => old is JsonValue value && value.TryGetValue(out double number) ? JsonValue.Create(-number * 1e3) : old,
    ];

    /// <param name="text">One JSON document, or a line for each.</param>
    public DamagedText(string text)
    {
        _text = text;
        _paths = [.. Lines().SelectMany((line, index) => Paths(JsonNode.Parse(line), index < 2 ? $"{index}" : "2")).Distinct()];
    }

    public string Of(int seed)
    {
        var random = new Random(seed);
        return (seed % 4) switch
        {
            1 => Encoding.UTF8.GetString(DamagedBytes.Of(Encoding.UTF8.GetBytes(_text), seed)),
            3 => With(random, _paths[random.Next(_paths.Length)], _paths[random.Next(_paths.Length)], random.Next(Values.Length + 1)),
            _ => With(random, _paths[seed / 2 % _paths.Length], null, seed / 2 / _paths.Length % (Values.Length + 1)),
        };
    }

    private string With(Random random, string path, string? other, int kind)
    {
        var lines = Lines().ToList();
        foreach (var one in (string?[])[path, other])
        {
            if (one is null) continue;
            var steps = one.Split('/');
            var line = steps[0] == "2" ? Math.Min(lines.Count - 1, random.Next(2, 40)) : int.Parse(steps[0], null);
            var root = JsonNode.Parse(lines[line]);
            Change(root, steps.AsSpan(1), random, kind);
            lines[line] = root is null ? "null" : root.ToJsonString();
        }

        return string.Join('\n', lines) + "\n";
    }

    private static void Change(JsonNode? node, ReadOnlySpan<string> steps, Random random, int kind)
    {
        while (node is JsonArray { Count: > 0 } list) node = list[random.Next(list.Count)];
        if (node is not JsonObject owner || !owner.TryGetPropertyValue(steps[0], out var child)) return;
        if (steps.Length > 1) Change(child, steps[1..], random, kind);
        else if (kind == 0) owner.Remove(steps[0]);
        else owner[steps[0]] = Values[kind - 1](child)?.DeepClone();
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject owner => owner.SelectMany(pair => Paths(pair.Value, $"{path}/{pair.Key}").Prepend($"{path}/{pair.Key}")),
        JsonArray list => list.Take(3).SelectMany(item => Paths(item, path)),
        _ => [],
    };

    /// <summary>A document that is written over several lines is one.</summary>
    private string[] Lines() => _text.StartsWith("{\n", StringComparison.Ordinal)
        ? [JsonSerializer.Serialize(JsonNode.Parse(_text))]
        : _text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Seeded damage to bytes: cut off, bits flipped, a piece moved, numbers made large or small, a piece of noise.</summary>
internal static class DamagedBytes
{
    public static byte[] Of(byte[] whole, int seed)
    {
        var random = new Random(seed);
        var bytes = whole.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 9); i > 0; i--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                var most = Math.Min(4096, bytes.Length / 2);
                var (from, to, length) = (random.Next(bytes.Length - most), random.Next(bytes.Length - most), random.Next(1, most));
                whole.AsSpan(from, length).CopyTo(bytes.AsSpan(to));
                return bytes;
            case 3:
                for (var i = random.Next(1, 6); i > 0; i--)
                {
                    byte[] number = [.. Enumerable.Repeat((byte)(random.Next(2) * 255), random.Next(1, 9)), (byte)random.Next(256)];
                    number.CopyTo(bytes, random.Next(bytes.Length - number.Length));
                }

                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), random.Next(1, 64)));
                return bytes;
        }
    }
}
