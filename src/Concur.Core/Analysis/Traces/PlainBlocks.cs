namespace Concur.Core.Analysis.Traces;

/// <summary>How version 6 of nettrace wraps a block: 24 bits of length, 8 bits of kind.</summary>
internal static class PlainBlocks
{
    private const int Version = 6;
    private const int FieldsWithoutProcess = 36;
    private static readonly ReadOnlyMemory<byte> EndMark = new byte[4];

    /// <param name="reader">After the reserved zero.</param>
    /// <exception cref="FormatException">It has no header.</exception>
    public static TraceOutline Walk(TraceBytes reader)
    {
        if (!reader.TryInt32(out var version) || !reader.TryInt32(out _)) throw new FormatException("it ends within its header");
        if (version != Version) throw new FormatException($"its format has version {version}; 4 to 6 can be read");
        var header = Header(reader);
        var whole = reader.Position;
        while (reader.TryInt32(out var block))
        {
            var (size, kind) = (block & 0xFFFFFF, block >>> 24);
            if (kind == 0) return new TraceOutline(header, whole, EndMark, size == 0, size == 0 ? null : "its end is damaged");
            if (!reader.TrySkip(size)) break;
            whole = reader.Position;
        }

        return new TraceOutline(header, whole, EndMark, false, null);
    }

    private static TraceHeader Header(TraceBytes reader)
    {
        if (!reader.TryInt32(out var block)) throw new FormatException("it ends within its header");
        var (size, kind) = (block & 0xFFFFFF, block >>> 24);
        if (kind != 1 || size < FieldsWithoutProcess || !reader.TryRead(FieldsWithoutProcess, out var fields)) throw new FormatException("it has no header");
        var header = TraceHeader.Of(fields, withProcess: false);
        return reader.TrySkip(size - FieldsWithoutProcess) ? header : throw new FormatException("it ends within its header");
    }
}
