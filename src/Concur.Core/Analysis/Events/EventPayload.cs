using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Events;

/// <summary>
/// An event's payload with its bounds. TraceEvent's own fields read wherever a damaged payload leads them, and a read
/// outside the process's memory ends the process.
/// </summary>
internal static unsafe class EventPayload
{
    /// <summary>The payload's bytes; valid only during the event's callback.</summary>
    public static ReadOnlySpan<byte> Payload(this TraceEvent data) => new((void*)data.DataStart, Math.Max(0, data.EventDataLength));

    /// <summary>A whole number of the payload; null when the payload is too short.</summary>
    public static uint? Number(ReadOnlySpan<byte> payload, int offset) =>
        payload.Length >= offset + sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(payload[offset..]) : null;

    /// <summary>A whole number of twice the length; null when the payload is too short.</summary>
    public static long? LongNumber(ReadOnlySpan<byte> payload, int offset) =>
        payload.Length >= offset + sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(payload[offset..]) : null;

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
