using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Harness.Measurement;

/// <summary>What a unit's result is as bytes, and so how it becomes a value again.</summary>
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

    /// <summary>Not the result but its 64-bit digest.</summary>
    Digest,
}

/// <summary>A unit's result as it came from another process, where the value itself can't be had again.</summary>
internal sealed record EncodedResult(byte[] Bytes);

/// <summary>A unit's result of which only the digest came from another process.</summary>
internal sealed record DigestedResult(ulong Digest);

/// <summary>
/// A unit's result as bytes: the same value gives the same bytes in every process. Plain values and arrays of doubles
/// are taken as they lie in memory; all else goes through System.Text.Json, which is loaded only then.
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

    /// <summary>The value again, from bytes that are in no one else's use.</summary>
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
        _ => BitConverter.GetBytes(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] JsonOf(object value) => ResultJson.BytesOf(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EncodedResult ParsedJson(byte[] bytes) => ResultJson.Parse(bytes);
}
