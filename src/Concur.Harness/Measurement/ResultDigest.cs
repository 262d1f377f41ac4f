namespace Concur.Harness.Measurement;

/// <summary>
/// Folds the units' results, in unit order, into one number: 64-bit FNV-1a over each result's length and bytes.
/// It tells a race from a right answer; it is no defence against somebody who wants two results to look alike.
/// </summary>
internal static class ResultDigest
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The digest of units that return nothing: it says nothing of their work.</summary>
    public const ulong None = 0;

    public static ulong Of(IReadOnlyCollection<object?> values)
    {
        if (values.All(value => value is null or EncodedResult { Bytes.Length: 0 })) return None;
        var hash = OffsetBasis;
        foreach (var value in values)
        {
            var bytes = ResultBytes.Of(value);
            for (var shift = 0; shift < 32; shift += 8) hash = (hash ^ (byte)(bytes.Length >> shift)) * Prime;
            foreach (var b in bytes) hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
