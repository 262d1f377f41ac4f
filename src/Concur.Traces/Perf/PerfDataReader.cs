using System.Buffers.Binary;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Perf;

/// <summary>
/// Reads the records of a recording of perf events, one after another: of a perf.data file that this tool wrote, or of the private
/// format of earlier versions. The file may come from anybody: nothing that it says of its sizes is believed, and where it is cut
/// off or damaged its records end.
/// </summary>
internal sealed class PerfDataReader : IDisposable
{
    private const int MostAttributesBytes = 1 << 12;
    private const int MostFeatureBytes = 1 << 24;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly PerfSampleLayout _layout;
    private readonly long _firstRecordAt;
    private long _unreadBytes;
    private int _from;
    private int _to;

    private PerfDataReader(FileStream file, PerfSampleLayout layout, long firstRecordAt, long recordBytes)
    {
        (_file, _layout, _firstRecordAt) = (file, layout, firstRecordAt);
        _unreadBytes = Math.Min(recordBytes, Math.Max(0, file.Length - firstRecordAt));
        Features = [];
    }

    /// <summary>Stacks per second on a CPU; 0 when none were sampled.</summary>
    public required int SampleHz { get; init; }

    /// <summary>Which code was sampled.</summary>
    public CpuSampling Sampling => Attributes?.Sampling ?? CpuSampling.ByThreadOutsideKernel;

    /// <summary>The event; null in the private format.</summary>
    public PerfEventAttributes? Attributes { get; private init; }

    /// <summary>The sections behind the records, of known kinds and as far as they lie within the file.</summary>
    public IReadOnlyList<PerfFeature> Features { get; private init; }

    /// <returns>Null when there is no such file, or this tool did not write it.</returns>
    /// <exception cref="UnreadableTraceException">It is no ordinary file.</exception>
    public static PerfDataReader? Open(string path)
    {
        if (!File.Exists(path)) return null;
        if (FileIdentity.IsOrdinary(path) == false) throw UnreadableTraceException.OfPipe(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> header = stackalloc byte[PerfDataFormat.HeaderBytes];
        header.Clear();
        _ = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var reader = BinaryPrimitives.ReadUInt64LittleEndian(header) switch
        {
            PerfDataFormat.Magic => OfPerfData(file, header),
            PrivatePerfFormat.Magic => OfPrivate(file, header),
            _ => null,
        };
        if (reader is null) file.Dispose();
        else file.Position = reader._firstRecordAt;
        return reader;
    }

    /// <summary>The next record; its bytes are valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    public bool TryNext(out PerfRecord record)
    {
        record = default;
        if (!Has(PerfDataFormat.RecordHeaderBytes)) return false;
        var size = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_from + 6));
        if (size < PerfDataFormat.RecordHeaderBytes || !Has(size)) return false;
        record = PerfRecord.Of(_buffer.AsSpan(_from, size), _layout);
        _from += size;
        return true;
    }

    public void Dispose() => _file.Dispose();

    private static PerfDataReader OfPrivate(FileStream file, ReadOnlySpan<byte> header) =>
        new(file, PerfSampleLayout.Private, PrivatePerfFormat.HeaderBytes, long.MaxValue) { SampleHz = PrivatePerfFormat.SampleHz(header) };

    private static PerfDataReader? OfPerfData(FileStream file, ReadOnlySpan<byte> header)
    {
        // The records are laid out as the first event says; this tool's files have no other.
        var (attributesAt, attributesBytes) = Section(header[PerfDataFormat.AttributesAt..]);
        if (attributesBytes > MostAttributesBytes || Bytes(file, attributesAt, attributesBytes) is not { } bytes) return null;
        var attributes = PerfEventAttributes.Read(bytes);
        var (recordsAt, recordBytes) = Section(header[PerfDataFormat.RecordsAt..]);
        if (!attributes.AreOwn || recordsAt > file.Length) return null;
        var isComplete = recordBytes > 0 && recordBytes <= file.Length - recordsAt;
        return new PerfDataReader(file, PerfSampleLayout.Standard, recordsAt, recordBytes == 0 ? long.MaxValue : recordBytes)
        {
            SampleHz = attributes.SampleHz,
            Attributes = attributes,
            Features = isComplete ? ReadFeatures(file, header[PerfDataFormat.FeaturesAt..], recordsAt + recordBytes) : [],
        };
    }

    /// <summary>Behind the records stands a table of positions, one for each bit that is set, and then what these lead to.</summary>
    private static List<PerfFeature> ReadFeatures(FileStream file, ReadOnlySpan<byte> bits, long tableAt)
    {
        var features = new List<PerfFeature>();
        for (var kind = 0; kind < PerfDataFormat.FeatureBits; kind++)
        {
            if ((bits[kind / 8] & (1 << (kind % 8))) == 0) continue;
            if (Bytes(file, tableAt, PerfDataFormat.SectionBytes) is not { } entry) break;
            tableAt += PerfDataFormat.SectionBytes;
            var (at, length) = Section(entry);
            if (!Enum.IsDefined((PerfFeatureKind)kind) || length > MostFeatureBytes) continue;
            if (Bytes(file, at, length) is { } bytes) features.Add(new PerfFeature((PerfFeatureKind)kind, bytes));
        }

        return features;
    }

    /// <summary>The position that a file says something has; the largest numbers where they are beyond any file.</summary>
    private static (long At, long Length) Section(ReadOnlySpan<byte> bytes)
    {
        var (at, length) = (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]));
        return at < 0 || length < 0 ? (long.MaxValue, long.MaxValue) : (at, length);
    }

    /// <summary>A piece of the file; null where not all of it lies within the file.</summary>
    private static byte[]? Bytes(FileStream file, long at, long length)
    {
        if (at > file.Length || length > file.Length - at) return null;
        var bytes = new byte[length];
        file.Position = at;
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : null;
    }

    private bool Has(int bytes)
    {
        if (_to - _from >= bytes) return true;
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        if (_unreadBytes < bytes - _to) return false;
        var room = _buffer.AsSpan(_to, (int)Math.Min(_buffer.Length - _to, _unreadBytes));
        var read = _file.ReadAtLeast(room, bytes - _to, throwOnEndOfStream: false);
        (_to, _unreadBytes) = (_to + read, _unreadBytes - read);
        return _to >= bytes;
    }
}

/// <summary>
/// The private format of versions before perf.data: a header, and then the kernel's records and some of
/// <see cref="PerfRecordKind.PrivateThreadState"/>. Run folders still hold such files, with names that end in <c>.perf</c>.
/// </summary>
internal static class PrivatePerfFormat
{
    /// <summary>How the names of such files end.</summary>
    public const string FileEnding = ".perf";

    /// <summary>The file's first eight bytes, "CNCRPRF1".</summary>
    public const ulong Magic = 0x31_46_52_50_52_43_4E_43;

    /// <summary>The magic, the stacks per second on a CPU as four bytes, and four of nothing.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Stacks per second on a CPU; 0 when none were sampled.</summary>
    public static int SampleHz(ReadOnlySpan<byte> header) => Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(ulong)..]));
}
