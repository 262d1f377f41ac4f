using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Tests.Perf;

/// <summary>Reads perf.data files by perf.data-file-format.txt alone. Throws wherever a file is not as that says.</summary>
internal sealed class ParsedPerfData
{
    private readonly byte[] _bytes;

    public ParsedPerfData(byte[] bytes)
    {
        _bytes = bytes;
        Assert.Equal("PERFILE2", Encoding.ASCII.GetString(bytes, 0, 8));
        Assert.Equal((104, 128), (Int64(8), Int64(16)));
        var (attributesAt, attributesBytes) = Section(24);
        Assert.Equal(128, attributesBytes);
        Attributes = bytes[(int)attributesAt..(int)(attributesAt + 112)];
        Assert.Equal(112, Int32(attributesAt + 4));
        Assert.Equal((0, 0), (Int64(attributesAt + 112), Int64(attributesAt + 120))); // No ids.
        var (recordsAt, recordBytes) = Section(40);
        Assert.True(recordsAt >= attributesAt + attributesBytes);
        Assert.Equal((0, 0), (Int64(56), Int64(64))); // Event types are of old versions.
        Records = ReadRecords(recordsAt, recordsAt + recordBytes);
        Features = ReadFeatures(recordsAt + recordBytes);
    }

    /// <summary>struct perf_event_attr.</summary>
    public byte[] Attributes { get; }

    public IReadOnlyList<(int Kind, int Flags, byte[] Body)> Records { get; }

    public IReadOnlyDictionary<int, byte[]> Features { get; }

    public string Text(int feature) => Text(Features[feature], 0);

    /// <summary>struct perf_header_string.</summary>
    public static string Text(byte[] bytes, int at)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
        var text = bytes.AsSpan(at + 4, length);
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }

    private List<(int, int, byte[])> ReadRecords(long from, long to)
    {
        var records = new List<(int, int, byte[])>();
        while (from < to)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan((int)from + 6));
            Assert.InRange(size, 8, to - from);
            Assert.Equal(0, size % 8);
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan((int)from + 4));
            records.Add((Int32(from), flags, _bytes[(int)(from + 8)..(int)(from + size)]));
            from += size;
        }

        return records;
    }

    private Dictionary<int, byte[]> ReadFeatures(long tableAt)
    {
        var kinds = Enumerable.Range(0, 256).Where(bit => (_bytes[72 + (bit / 8)] & (1 << (bit % 8))) != 0).ToList();
        var features = new Dictionary<int, byte[]>();
        var end = tableAt + (kinds.Count * 16);
        foreach (var kind in kinds)
        {
            var (at, length) = Section(tableAt);
            Assert.Equal(end, at); // One after the other, and nothing between them.
            features[kind] = _bytes[(int)at..(int)(at + length)];
            (tableAt, end) = (tableAt + 16, at + length);
        }

        Assert.Equal(_bytes.Length, end);
        return features;
    }

    private (long At, long Length) Section(long at) => (Int64(at), Int64(at + 8));

    private int Int32(long at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan((int)at));

    private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan((int)at));
}
