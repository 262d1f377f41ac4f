using System.Runtime.InteropServices;

namespace Concur.Harness.Measurement;

/// <summary>
/// Folds the units' results, in unit order, into one number: each result is hashed over its length and bytes, and the hashes are hashed
/// again. Results that differ by a race give another digest; it is no defence against results that were made to collide.
/// </summary>
internal static class ResultDigest
{
    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 0x9E3779B97F4A7C15;

    /// <summary>The digest of units that return nothing, which cannot be compared.</summary>
    public const ulong None = 0;

    /// <summary>The digest of all units.</summary>
    public static ulong Of(IReadOnlyCollection<object?> values)
    {
        if (values.All(value => value is null)) return None;
        var hash = Seed;
        foreach (var value in values) hash = Mix(hash, OfValue(value));
        return hash;
    }

    /// <summary>The digest of one unit.</summary>
    public static ulong OfValue(object? value) =>
        value is DigestedResult digested ? digested.Digest : OfBytes(ResultBytes.Of(value, out _));

    /// <summary>Hashes eight bytes at a time in four independent chains, because results may be tens of MB.</summary>
    public static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var (a, b, c, d) = (Mix(Seed, (ulong)bytes.Length), Seed + 1, Seed + 2, Seed + 3);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = Mix(a, words[i]);
            b = Mix(b, words[i + 1]);
            c = Mix(c, words[i + 2]);
            d = Mix(d, words[i + 3]);
        }

        for (; i < words.Length; i++) a = Mix(a, words[i]);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) a = Mix(a, rest);
        return Mix(Mix(Mix(a, b), c), d);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Prime;
        return hash ^ (hash >> 29);
    }
}
