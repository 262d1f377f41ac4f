using System.Text;
using Concur.Traces.Perf;

namespace Concur.Traces.Tests.Perf;

/// <summary>Writes files of the perf source as the kernel would fill them.</summary>
internal sealed class PerfFileBytes
{
    private readonly List<byte[]> _pieces = [];

    public PerfFileBytes(int sampleHz) => Add(header =>
    {
        header.Write(PerfRecordLayout.Magic);
        header.Write(sampleHz);
        header.Write(0);
    });

    public PerfFileBytes Switch(int process, int thread, long timeNs, bool leaves, bool preempted = false) =>
        Record(14, (ushort)((leaves ? 1 << 13 : 0) | (preempted ? 1 << 14 : 0)), process, thread, timeNs, _ => { });

    public PerfFileBytes Fork(int process, int thread, int parent, long timeNs) => Record(7, 0, parent, parent, timeNs, body =>
    {
        foreach (var id in (int[])[process, parent, thread, parent]) body.Write(id);
        body.Write(timeNs);
    });

    public PerfFileBytes Mapping(int process, ulong address, ulong length, string path) => Record(10, 0, process, process, 1, body =>
    {
        foreach (var id in (int[])[process, process]) body.Write(id);
        foreach (var number in (ulong[])[address, length, 0]) body.Write(number);
        body.Write(new byte[24]);
        body.Write(new byte[8]);
        body.Write(Padded(path));
    });

    public PerfFileBytes Lost(long count) => Record(2, 0, 1, 1, 1, body =>
    {
        body.Write(0L);
        body.Write(count);
    });

    public PerfFileBytes Sample(int process, int thread, long timeNs, params ulong[] addresses) => Add(record =>
    {
        record.Write(9);
        record.Write((ushort)2);
        record.Write((ushort)(8 + 24 + 8 + (8 * (addresses.Length + 1))));
        Stamp(record, process, thread, timeNs);
        record.Write((ulong)addresses.Length + 1);
        record.Write(unchecked((ulong)-512L)); // PERF_CONTEXT_USER
        foreach (var address in addresses) record.Write(address);
    });

    public string Save(string path, int cutBytes = 0)
    {
        byte[] bytes = [.. _pieces.SelectMany(piece => piece)];
        File.WriteAllBytes(path, bytes[..^cutBytes]);
        return path;
    }

    private static byte[] Padded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        return [.. bytes, .. new byte[(8 - (bytes.Length % 8)) % 8]];
    }

    private PerfFileBytes Record(int kind, ushort flags, int process, int thread, long timeNs, Action<BinaryWriter> body) => Add(record =>
    {
        var inner = Bytes(body);
        record.Write(kind);
        record.Write(flags);
        record.Write((ushort)(8 + inner.Length + 24));
        record.Write(inner);
        Stamp(record, process, thread, timeNs);
    });

    private PerfFileBytes Add(Action<BinaryWriter> write)
    {
        _pieces.Add(Bytes(write));
        return this;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }

    private static void Stamp(BinaryWriter record, int process, int thread, long timeNs)
    {
        record.Write(process);
        record.Write(thread);
        record.Write(timeNs);
        record.Write(0L);
    }
}
