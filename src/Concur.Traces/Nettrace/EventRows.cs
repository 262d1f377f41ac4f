using System.Buffers.Binary;

namespace Concur.Traces.Nettrace;

/// <summary>Goes through the rows of a block of events, or up to version 5 of descriptions: each is a header and a payload.</summary>
internal ref struct EventRows
{
    private const int PlainVersion = 6;
    private const ushort CompressedHeaders = 1;
    private const int ActivityBytes = 16;
    private readonly bool _isPlain;
    private readonly bool _isCompressed;
    private readonly int _blockBytes;
    private ByteCursor _rows;
    private EventRow _row;

    /// <param name="block">The block.</param>
    /// <param name="version">The file's.</param>
    public EventRows(ReadOnlySpan<byte> block, int version)
    {
        (_isPlain, _blockBytes) = (version >= PlainVersion, block.Length);
        if (block.Length < 4) return;
        var (headerBytes, flags) = (BinaryPrimitives.ReadUInt16LittleEndian(block), BinaryPrimitives.ReadUInt16LittleEndian(block[2..]));
        if (headerBytes < 4 || headerBytes > block.Length) return;
        (_isCompressed, Failed) = ((flags & CompressedHeaders) != 0, false);
        _rows = new ByteCursor(block[headerBytes..]);
    }

    /// <summary>Whether a row does not lie within the block.</summary>
    public bool Failed { get; private set; } = true;

    /// <summary>Where in the block the payload of the last row begins.</summary>
    public int PayloadOffset { get; private set; }

    /// <returns>False at the block's end, and after a failure.</returns>
    public bool TryNext(out EventRow row, out ReadOnlySpan<byte> payload)
    {
        row = default;
        payload = [];
        if (Failed || _rows.Left.IsEmpty) return false;
        if (_isCompressed) ReadCompressed();
        else ReadUncompressed();
        PayloadOffset = _blockBytes - _rows.Left.Length;
        payload = _rows.Take(_row.PayloadBytes);
        if (!_isCompressed && !_isPlain) _rows.Take(Math.Min(_rows.Left.Length, (4 - (_row.PayloadBytes % 4)) % 4));
        (row, Failed) = (_row, _rows.Failed);
        return !Failed;
    }

    /// <summary>A header of which each field is left out that follows from the event before it.</summary>
    private void ReadCompressed()
    {
        var flags = _rows.Byte();
        if ((flags & 1) != 0) _row.MetadataId = (int)_rows.VarUInt();
        if ((flags & 2) != 0)
        {
            _row.Number += (uint)_rows.VarUInt();
            _row.CaptureThread = _rows.VarUInt();
            _rows.VarUInt(); // the processor
        }

        if (_row.MetadataId != 0) _row.Number++;
        if ((flags & 4) != 0) _row.Thread = _rows.VarUInt();
        if ((flags & 8) != 0) _row.StackId = (uint)_rows.VarUInt();
        _row.Ticks += (long)_rows.VarUInt();
        if (_isPlain)
        {
            if ((flags & 16) != 0) _rows.VarUInt(); // the labels
        }
        else
        {
            if ((flags & 16) != 0) _rows.Take(ActivityBytes);
            if ((flags & 32) != 0) _rows.Take(ActivityBytes);
        }

        if ((flags & 128) != 0) _row.PayloadBytes = (long)Math.Min(_rows.VarUInt(), int.MaxValue);
    }

    private void ReadUncompressed()
    {
        _rows.Int32(); // the event's bytes
        _row.MetadataId = _rows.Int32() & int.MaxValue; // the highest bit says that no later event is earlier
        _row.Number = (uint)_rows.Int32();
        _row.Thread = (ulong)_rows.Int64();
        _row.CaptureThread = (ulong)_rows.Int64();
        _rows.Int32(); // the processor
        _row.StackId = (uint)_rows.Int32();
        _row.Ticks = _rows.Int64();
        _rows.Take(_isPlain ? sizeof(int) : 2 * ActivityBytes); // the labels, or two activities
        _row.PayloadBytes = _rows.Int32();
    }
}

/// <summary>What the header of an event says; in compressed headers fields go on from the event before.</summary>
internal record struct EventRow
{
    public int MetadataId { get; set; }

    public uint Number { get; set; }

    public ulong CaptureThread { get; set; }

    public ulong Thread { get; set; }

    public uint StackId { get; set; }

    public long Ticks { get; set; }

    public long PayloadBytes { get; set; }
}
