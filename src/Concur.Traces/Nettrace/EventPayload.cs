using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Traces.Nettrace;

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
