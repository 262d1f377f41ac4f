using System.Buffers.Binary;

namespace Concur.Traces.Perf;

/// <summary>Reads the records of a <c>perf</c> file one after another. A file that ends in the middle of a record ends there.</summary>
internal sealed class PerfFile : IDisposable
{
    private const int RecordHeaderBytes = 8;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _from;
    private int _to;

    private PerfFile(FileStream file, int sampleHz) => (_file, SampleHz) = (file, sampleHz);

    /// <summary>Stacks per second on a CPU; 0 when none were sampled.</summary>
    public int SampleHz { get; }

    /// <returns>Null when there is no such file, or it is none of ours.</returns>
    public static PerfFile? Open(string path)
    {
        if (!File.Exists(path)) return null;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> header = stackalloc byte[PerfRecordLayout.HeaderBytes];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && BinaryPrimitives.ReadUInt64LittleEndian(header) == PerfRecordLayout.Magic)
            return new PerfFile(file, BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(ulong)..]));
        file.Dispose();
        return null;
    }

    /// <summary>The next record; its bytes are valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    public bool TryNext(out PerfRecord record)
    {
        record = default;
        if (!Has(RecordHeaderBytes)) return false;
        var size = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_from + 6));
        if (size < RecordHeaderBytes || !Has(size)) return false;
        record = PerfRecord.Of(_buffer.AsSpan(_from, size));
        _from += size;
        return true;
    }

    public void Dispose() => _file.Dispose();

    private bool Has(int bytes)
    {
        if (_to - _from >= bytes) return true;
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        _to += _file.ReadAtLeast(_buffer.AsSpan(_to), bytes - _to, throwOnEndOfStream: false);
        return _to >= bytes;
    }
}
