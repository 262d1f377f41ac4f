using System.Text;

namespace Concur.Core.Analysis.Traces;

/// <summary>How versions 4 and 5 of nettrace wrap a block: as an object of the FastSerialization format.</summary>
internal static class ObjectBlocks
{
    private const byte NullReference = 1;
    private const byte BeginPrivateObject = 5;
    private const byte EndObject = 6;
    private const int MostNameBytes = 64;
    private const int MostBlockBytes = 64 << 20;
    private static readonly string[] Types = ["EventBlock", "MetadataBlock", "StackBlock", "SPBlock"];
    private static readonly ReadOnlyMemory<byte> EndMark = new[] { NullReference };

    /// <param name="reader">After the length of the format's name.</param>
    /// <param name="nameLength">That length.</param>
    /// <exception cref="FormatException">The header is damaged.</exception>
    public static TraceOutline Walk(TraceBytes reader, int nameLength)
    {
        var header = Header(reader, nameLength);
        var whole = reader.Position;
        string? flaw = null;
        while (TryBegin(reader, out var type, out _) && (flaw = Pass(reader, type)) is null && !reader.AtEnd) whole = reader.Position;
        var complete = flaw is null && reader.LastByte == NullReference && reader.Position == whole + 1;
        return new TraceOutline(header, whole, EndMark, complete, flaw ?? (complete || reader.AtEnd ? null : "a block does not begin where it should"));
    }

    private static TraceHeader Header(TraceBytes reader, int nameLength)
    {
        var expected = "!FastSerialization.1"u8;
        if (nameLength != expected.Length || !reader.TryRead(nameLength, out var name) || !name.SequenceEqual(expected)) throw new FormatException("its header is damaged");
        if (!TryBegin(reader, out var type, out var version) || type != "Trace") throw new FormatException("its header is damaged");
        if (version is < 4 or > 5) throw new FormatException($"its format has version {version}; 4 to 6 can be read");
        if (!reader.TryRead(TraceHeader.Bytes, out var fields)) throw new FormatException("it ends within its header");
        var header = TraceHeader.Of(fields, withProcess: true);
        return reader.TryByte(EndObject) ? header : throw new FormatException("its header is damaged");
    }

    /// <summary>Passes over what a block holds; blocks begin at multiples of four.</summary>
    /// <returns>What is wrong with it; null when nothing is, or the file ends within it.</returns>
    private static string? Pass(TraceBytes reader, string type)
    {
        if (!Types.Contains(type)) return "a block has no known type";
        if (!reader.TryInt32(out var size)) return null;
        if (size is < 0 or > MostBlockBytes) return "a block has no possible size";
        if (!reader.TrySkip((4 - (reader.Position % 4)) % 4)) return null;
        if (type == "MetadataBlock" && reader.TryReadBlock(size, out var block) && !MetadataBlock.IsSound(block)) return "the descriptions of its events are damaged";
        if (type != "MetadataBlock" && !reader.TrySkip(size)) return null;
        return reader.TryByte(EndObject) || reader.AtEnd ? null : "a block does not end where it should";
    }

    private static bool TryBegin(TraceBytes reader, out string type, out int version)
    {
        (type, version) = ("", 0);
        if (!reader.TryByte(BeginPrivateObject) || !reader.TryByte(BeginPrivateObject) || !reader.TryByte(NullReference)) return false;
        if (!reader.TryInt32(out version) || !reader.TryInt32(out _) || !reader.TryInt32(out var length)) return false;
        if (length is <= 0 or > MostNameBytes || !reader.TryRead(length, out var name)) return false;
        type = Encoding.ASCII.GetString(name);
        return reader.TryByte(EndObject);
    }
}
