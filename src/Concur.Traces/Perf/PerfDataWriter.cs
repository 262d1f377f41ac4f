using System.Buffers.Binary;

namespace Concur.Traces.Perf;

/// <summary>
/// Writes a perf.data file while it is recorded: the header at once, records as they come, and what describes the machine at the
/// end. Until it is completed, the header says that the recording was cut off.
/// </summary>
internal sealed class PerfDataWriter
{
    private const int FirstRecordAt = PerfDataFormat.HeaderBytes + PerfEventAttributes.Bytes + PerfDataFormat.SectionBytes;
    private static readonly byte[] FinishedRound = [(byte)PerfRecordKind.FinishedRound, 0, 0, 0, 0, 0, PerfDataFormat.RecordHeaderBytes, 0];
    private readonly Stream _file;

    /// <param name="file">An empty file, which stays open. It is not buffered here.</param>
    /// <param name="attributes">The event of the records.</param>
    public PerfDataWriter(Stream file, PerfEventAttributes attributes)
    {
        _file = file;
        file.Write(Header(recordBytes: 0, []));
        file.Write(attributes.ToBytes());
        file.Write(new byte[PerfDataFormat.SectionBytes]); // An event that is the only one needs no ids.
    }

    /// <summary>Where records are appended.</summary>
    public Stream Records => _file;

    /// <summary>Says that all rings have been emptied: what comes next is not older than what stood in them the time before.</summary>
    public void EndRound() => _file.Write(FinishedRound);

    /// <summary>Writes what follows the records, and the header again.</summary>
    /// <param name="features">Sections, in any order; at most one of a kind.</param>
    public void Complete(IEnumerable<PerfFeature> features)
    {
        var sections = features.OrderBy(feature => feature.Kind).ToList();
        var recordBytes = _file.Position - FirstRecordAt;
        var table = new byte[sections.Count * PerfDataFormat.SectionBytes];
        var at = _file.Position + table.Length;
        for (var i = 0; i < sections.Count; i++)
        {
            WriteSection(table.AsSpan(i * PerfDataFormat.SectionBytes), at, sections[i].Bytes.Length);
            at += sections[i].Bytes.Length;
        }

        _file.Write(table);
        foreach (var section in sections) _file.Write(section.Bytes);
        _file.Position = 0;
        _file.Write(Header(recordBytes, sections));
        _file.Flush();
    }

    private static byte[] Header(long recordBytes, IReadOnlyList<PerfFeature> sections)
    {
        const int AttributesBytes = PerfEventAttributes.Bytes + PerfDataFormat.SectionBytes;
        var header = new byte[PerfDataFormat.HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, PerfDataFormat.Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), PerfDataFormat.HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), AttributesBytes);
        WriteSection(header.AsSpan(PerfDataFormat.AttributesAt), PerfDataFormat.HeaderBytes, AttributesBytes);
        WriteSection(header.AsSpan(PerfDataFormat.RecordsAt), FirstRecordAt, recordBytes);
        var bits = header.AsSpan(PerfDataFormat.FeaturesAt);
        foreach (var section in sections) bits[(int)section.Kind / 8] |= (byte)(1 << ((int)section.Kind % 8));
        return header;
    }

    private static void WriteSection(Span<byte> to, long offset, long bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, offset);
        BinaryPrimitives.WriteInt64LittleEndian(to[sizeof(long)..], bytes);
    }
}
