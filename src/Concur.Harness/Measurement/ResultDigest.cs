using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

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

/// <summary>The form of a unit's result as bytes, which decides how the bytes become a value again.</summary>
internal enum ResultKind
{
    /// <summary>The unit returned nothing.</summary>
    None,

    /// <summary>A plain value or bytes.</summary>
    Plain,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>An array of doubles, in the machine's byte order.</summary>
    Doubles,

    /// <summary>A JSON document.</summary>
    Json,

    /// <summary>The result's 64-bit digest instead of the result.</summary>
    Digest,
}

/// <summary>A result from another process that cannot become the original value again; its bytes stand for it.</summary>
internal sealed record EncodedResult(byte[] Bytes);

/// <summary>A result of which another process sent only the digest.</summary>
internal sealed record DigestedResult(ulong Digest);

/// <summary>An array of doubles in memory shared with the worker process that made it; valid until the next iteration.</summary>
internal sealed unsafe class SharedResult(byte* start, int length)
{
    public ReadOnlySpan<byte> Bytes => new(start, length);
}

/// <summary>
/// A unit's result as bytes: the same value gives the same bytes in every process. Plain values and arrays of doubles are taken as
/// they lie in memory; everything else goes through System.Text.Json, which is loaded only then.
/// </summary>
internal static class ResultBytes
{
    /// <summary>The bytes; those of an array are its own memory, not a copy.</summary>
    public static ReadOnlySpan<byte> Of(object? value, out ResultKind kind)
    {
        kind = KindOf(value);
        return kind switch
        {
            ResultKind.None => default,
            ResultKind.Text => Encoding.UTF8.GetBytes((string)value!),
            ResultKind.Doubles => value is SharedResult shared ? shared.Bytes : MemoryMarshal.AsBytes<double>((double[])value!),
            ResultKind.Json => JsonOf(value!),
            _ => Plain(value!),
        };
    }

    /// <summary>The value again. The bytes become part of it and must not be used for anything else.</summary>
    public static object? Decode(ResultKind kind, byte[] bytes) => kind switch
    {
        ResultKind.None => null,
        ResultKind.Text => Encoding.UTF8.GetString(bytes),
        ResultKind.Json => ParsedJson(bytes),
        ResultKind.Digest => new DigestedResult(BitConverter.ToUInt64(bytes)),
        _ => new EncodedResult(bytes),
    };

    private static ResultKind KindOf(object? value) => value switch
    {
        null => ResultKind.None,
        string => ResultKind.Text,
        double[] or SharedResult => ResultKind.Doubles,
        EncodedResult or byte[] or bool or int or uint or long or ulong or double or float => ResultKind.Plain,
        _ => ResultKind.Json,
    };

    private static ReadOnlySpan<byte> Plain(object value) => value switch
    {
        EncodedResult encoded => encoded.Bytes,
        byte[] bytes => bytes,
        bool flag => flag ? [1] : [0],
        double number => BitConverter.GetBytes(number),
        float number => BitConverter.GetBytes((double)number),
        ulong number => BitConverter.GetBytes(number),
        _ => BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    // Not inlined: compiling a method that mentions JSON loads System.Text.Json into the process.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] JsonOf(object value) => ResultJson.BytesOf(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EncodedResult ParsedJson(byte[] bytes) => ResultJson.Parse(bytes);

    /// <summary>The only user of System.Text.Json, so that most launches never load it.</summary>
    private static class ResultJson
    {
        /// <summary>With fields, without which different tuples would look the same; with infinities and NaN.</summary>
        private static readonly JsonSerializerOptions Options = new()
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };

        public static byte[] BytesOf(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

        /// <summary>Parses the document, which costs what its receiver would have to pay, and keeps its bytes.</summary>
        public static EncodedResult Parse(byte[] bytes)
        {
            using var _ = JsonDocument.Parse(bytes);
            return new EncodedResult(bytes);
        }
    }
}
