using System.Buffers.Binary;

namespace Concur.Core.Analysis.Traces;

/// <summary>Reads a file forwards and never beyond its end.</summary>
internal sealed class TraceBytes(Stream file)
{
    private readonly byte[] _buffer = new byte[64];

    /// <summary>Bytes read or skipped.</summary>
    public long Position => file.Position;

    /// <summary>Whether something was asked for that the file no longer has.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The byte that was read last, one at a time.</summary>
    public byte LastByte { get; private set; }

    /// <param name="count">At most 64.</param>
    /// <param name="bytes">Valid until the next call.</param>
    public bool TryRead(int count, out ReadOnlySpan<byte> bytes)
    {
        var got = file.ReadAtLeast(_buffer.AsSpan(0, count), count, throwOnEndOfStream: false);
        bytes = _buffer.AsSpan(0, got);
        AtEnd |= got < count;
        return got == count;
    }

    /// <summary>Reads one byte and says whether it is the expected one.</summary>
    public bool TryByte(byte expected)
    {
        if (!TryRead(1, out var bytes)) return false;
        LastByte = bytes[0];
        return LastByte == expected;
    }

    /// <summary>Reads a whole number.</summary>
    public bool TryInt32(out int value)
    {
        var read = TryRead(4, out var bytes);
        value = read ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return read;
    }

    /// <summary>Reads a block whole, after a look at whether the file is that long.</summary>
    public bool TryReadBlock(int size, out ReadOnlySpan<byte> block)
    {
        AtEnd |= size > file.Length - file.Position;
        var bytes = AtEnd ? [] : new byte[size];
        file.ReadExactly(bytes);
        block = bytes;
        return !AtEnd;
    }

    /// <summary>Passes over bytes that must be there.</summary>
    public bool TrySkip(long count)
    {
        AtEnd |= count > file.Length - file.Position;
        if (AtEnd) return false;
        file.Seek(count, SeekOrigin.Current);
        return true;
    }
}
