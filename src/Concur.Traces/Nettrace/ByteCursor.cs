using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Traces.Nettrace;

/// <summary>Goes through bytes in memory. Once it was asked for more than there is, it has failed and yields zeros.</summary>
/// <param name="bytes">What to go through.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private const int MostVarBytes = 10;

    /// <summary>What is left.</summary>
    public ReadOnlySpan<byte> Left { get; private set; } = bytes;

    /// <summary>Whether more was asked for than there was.</summary>
    public bool Failed { get; private set; }

    public byte Byte()
    {
        var read = Take(1);
        return read.IsEmpty ? (byte)0 : read[0];
    }

    public ushort UInt16()
    {
        var read = Take(sizeof(ushort));
        return read.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(read);
    }

    public int Int32()
    {
        var read = Take(sizeof(int));
        return read.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(read);
    }

    public long Int64()
    {
        var read = Take(sizeof(long));
        return read.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(read);
    }

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    public ulong VarUInt()
    {
        var value = 0UL;
        for (var i = 0; i < Math.Min(MostVarBytes, Left.Length); i++)
        {
            var next = Left[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80) continue;
            Left = Left[(i + 1)..];
            return value;
        }

        Fail();
        return 0;
    }

    /// <summary>A text of 16-bit characters that a zero ends; empty when there is none.</summary>
    public string Text16()
    {
        var characters = MemoryMarshal.Cast<byte, char>(Left);
        var end = characters.IndexOf('\0');
        var text = end > 0 ? new string(characters[..end]) : "";
        Take(end < 0 ? long.MaxValue : (end + 1) * sizeof(char));
        return text;
    }

    /// <summary>A text in UTF-8 with its length before it.</summary>
    public string Text8() => Encoding.UTF8.GetString(Take((long)Math.Min(VarUInt(), int.MaxValue)));

    /// <returns>Empty when there are not that many left, or the count is negative.</returns>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left.Length)
        {
            Fail();
            return [];
        }

        var taken = Left[..(int)count];
        Left = Left[(int)count..];
        return taken;
    }

    private void Fail()
    {
        Failed = true;
        Left = [];
    }
}

/// <summary>Reads fields of an event's payload within its bounds: a damaged payload may be of any length.</summary>
internal static class EventPayload
{
    /// <summary>A whole number of four bytes; null when the payload is too short.</summary>
    public static uint? UInt32(ReadOnlySpan<byte> payload, int offset) =>
        payload.Length >= offset + sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(payload[offset..]) : null;

    /// <summary>A whole number of eight bytes; null when the payload is too short.</summary>
    public static long? Int64(ReadOnlySpan<byte> payload, int offset) =>
        payload.Length >= offset + sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(payload[offset..]) : null;

    /// <summary>An address; null when the payload is too short.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="bytes">4 or 8.</param>
    public static ulong? Pointer(ReadOnlySpan<byte> payload, int offset, int bytes) =>
        bytes == sizeof(uint) ? UInt32(payload, offset) : (ulong?)Int64(payload, offset);

    /// <summary>Takes a text that a zero ends from the payload's front.</summary>
    /// <param name="payload">Left after the text.</param>
    /// <param name="text">Empty when there is none.</param>
    public static bool TryText(ref ReadOnlySpan<byte> payload, out string text)
    {
        var characters = MemoryMarshal.Cast<byte, char>(payload);
        var end = characters.IndexOf('\0');
        text = end > 0 ? new string(characters[..end]) : "";
        if (end < 0) return false;
        payload = payload[((end + 1) * sizeof(char))..];
        return true;
    }
}
