using System.Buffers.Binary;

namespace Concur.Core.Analysis.Traces;

/// <summary>
/// Looks through the descriptions of events in a block of versions 4 and 5: the reader reserves memory for as many fields
/// as a description says it has, and calls itself for fields within fields. So both are checked before it reads them.
/// Source: NetTraceFormat.md of github.com/microsoft/perfview.
/// </summary>
internal static class MetadataBlock
{
    private const int Compressed = 1;
    private const int HeadBytesUncompressed = 76;
    private const int ActivityBytes = 16;
    private const byte ParametersTag = 2;
    private const int ObjectType = 1;
    private const int ArrayType = 19;
    private const int LeastFieldBytes = 6;
    private const int MostDepth = 16;

    /// <summary>Whether every description has room for the fields that it announces.</summary>
    public static bool IsSound(ReadOnlySpan<byte> block)
    {
        if (block.Length < 4) return false;
        var (headerBytes, flags) = (BinaryPrimitives.ReadUInt16LittleEndian(block), BinaryPrimitives.ReadUInt16LittleEndian(block[2..]));
        if (headerBytes < 4 || headerBytes > block.Length) return false;
        var events = new ByteCursor(block[headerBytes..]);
        var payloadBytes = 0L;
        while (!events.Failed && !events.Left.IsEmpty)
        {
            payloadBytes = (flags & Compressed) != 0 ? SkipHead(ref events, payloadBytes) : SkipUncompressedHead(ref events);
            var description = new ByteCursor(events.Take(payloadBytes));
            if (events.Failed || !IsSoundDescription(ref description)) return false;
        }

        return !events.Failed;
    }

    /// <returns>The payload's bytes: those of the event before where none are given.</returns>
    private static long SkipHead(ref ByteCursor events, long previousBytes)
    {
        var flags = events.Byte();
        if ((flags & 1) != 0) events.VarUInt(); // the description's number
        if ((flags & 2) != 0) (_, _, _) = (events.VarUInt(), events.VarUInt(), events.VarUInt()); // sequence, thread, processor
        if ((flags & 4) != 0) events.VarUInt(); // the event's thread
        if ((flags & 8) != 0) events.VarUInt(); // the stack
        events.VarUInt(); // the time
        if ((flags & 16) != 0) events.Take(ActivityBytes);
        if ((flags & 32) != 0) events.Take(ActivityBytes);
        return (flags & 128) == 0 ? previousBytes : (long)Math.Min(events.VarUInt(), int.MaxValue);
    }

    private static long SkipUncompressedHead(ref ByteCursor events)
    {
        events.Take(HeadBytesUncompressed);
        return events.Int32();
    }

    private static bool IsSoundDescription(ref ByteCursor description)
    {
        description.Int32(); // its number
        description.SkipText(); // the provider
        description.Int32(); // the event's id
        description.SkipText(); // the event's name
        description.Take(sizeof(long) + sizeof(int) + sizeof(int)); // keywords, version, level
        if (description.Failed || description.Left.IsEmpty) return !description.Failed;
        if (!HasRoom(ref description, lengths: false, depth: 0)) return false;
        while (!description.Failed && !description.Left.IsEmpty)
        {
            var length = description.Int32();
            var tag = description.Byte();
            var value = new ByteCursor(description.Take(length));
            if (!description.Failed && tag == ParametersTag && !HasRoom(ref value, lengths: true, depth: 0)) return false;
        }

        return !description.Failed;
    }

    /// <param name="description">At the number of fields.</param>
    /// <param name="lengths">Whether a length stands before every field, and its name before its type.</param>
    /// <param name="depth">How many fields it lies within.</param>
    private static bool HasRoom(ref ByteCursor description, bool lengths, int depth)
    {
        var count = description.Int32();
        if (count < 0 || count > description.Left.Length / LeastFieldBytes || depth > MostDepth) return false;
        for (var i = 0; i < count && !description.Failed; i++)
        {
            if (lengths)
            {
                var field = new ByteCursor(description.Take(description.Int32() - (long)sizeof(int)));
                field.SkipText();
                if (!IsSoundType(ref field, lengths, depth)) return false;
            }
            else
            {
                if (!IsSoundType(ref description, lengths, depth)) return false;
                description.SkipText();
            }
        }

        return !description.Failed;
    }

    private static bool IsSoundType(ref ByteCursor description, bool lengths, int depth) => description.Int32() switch
    {
        ObjectType => HasRoom(ref description, lengths, depth + 1),
        ArrayType => depth <= MostDepth && IsSoundType(ref description, lengths, depth + 1),
        _ => true,
    };
}
