using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Concur.Harness.Measurement;

/// <summary>A unit's result as it came from another process: already bytes.</summary>
internal sealed record EncodedResult(byte[] Bytes);

/// <summary>
/// A unit's result as bytes: the same value gives the same bytes in every process. Plain values are written here;
/// all else goes through System.Text.Json, which is loaded only then.
/// </summary>
internal static class ResultBytes
{
    public static byte[] Of(object? value) => value switch
    {
        null => [],
        EncodedResult encoded => encoded.Bytes,
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        bool flag => [flag ? (byte)1 : (byte)0],
        int number => Of((long)number),
        uint number => Of((long)number),
        long number => Of(number),
        ulong number => Of(unchecked((long)number)),
        double number => Of(BitConverter.DoubleToInt64Bits(number)),
        float number => Of(BitConverter.DoubleToInt64Bits(number)),
        _ => JsonOf(value),
    };

    private static byte[] Of(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] JsonOf(object value) => ResultJson.BytesOf(value);
}
