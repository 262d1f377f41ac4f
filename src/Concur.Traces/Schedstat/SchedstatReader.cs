using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Traces.Recordings;

namespace Concur.Traces.Schedstat;

/// <summary>
/// Reads what the <c>proc</c> scheduler source wrote: threads' counters of /proc/PID/task/*/schedstat, and threads' names.
/// </summary>
public static class SchedstatReader
{
    /// <returns>Null when there is no such file, or this tool did not write it. A file that ends in the middle of a record ends
    /// there.</returns>
    public static ThreadSchedules? Read(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        var magic = record[..sizeof(ulong)];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(magic) != SchedstatFormat.Magic) return null;
        var (readings, processes, names) = (
            new Dictionary<int, List<CounterReading>>(),
            new Dictionary<int, int>(),
            new Dictionary<int, string>());
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            if (SchedstatThreadName.Read(record) is { } name)
            {
                names[name.ThreadId] = name.Name;
                continue;
            }

            var read = SchedstatSnapshot.Read(record);
            processes.TryAdd(read.ThreadId, read.ProcessId);
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(readings, read.ThreadId, out _);
            (list ??= []).Add(new CounterReading(read.TimeNs, read.CpuNs, read.QueueNs));
        }

        return new ThreadSchedules
        {
            Quality = ScheduleQuality.Sampled,
            Counters = readings.ToDictionary(thread => thread.Key, thread => thread.Value.ToImmutableArray()),
            ProcessOf = processes,
            Names = names,
        };
    }
}
