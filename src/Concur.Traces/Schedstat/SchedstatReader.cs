using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Schedstat;

/// <summary>
/// Reads what the <c>proc</c> scheduler source wrote: threads' counters of /proc/PID/task/*/schedstat, and threads' names.
/// </summary>
public static class SchedstatReader
{
    /// <summary>A day of a hundred threads that are read every 2 seconds.</summary>
    private const long MostBytes = 1L << 28;

    private const int MostReadings = 4_000_000;

    /// <param name="path">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when there is no such file, or this tool did not write it. A file that ends in the middle of a record ends
    /// there.</returns>
    /// <exception cref="UnreadableTraceException">It is no ordinary file, or larger than can be read.</exception>
    public static ThreadSchedules? Read(string path, CancellationToken cancellation = default)
    {
        if (!File.Exists(path)) return null;
        if (FileIdentity.IsOrdinary(path) == false) throw UnreadableTraceException.OfPipe(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        if (!IsOurs(file)) return null;
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        if (file.Length > MostBytes) throw TooLarge(path);
        var kept = 0;
        var (readings, processes, names) = (
            new Dictionary<int, List<CounterReading>>(),
            new Dictionary<int, int>(),
            new Dictionary<int, string>());
        var runs = new Dictionary<int, long>();
        var used = new Dictionary<int, (long FirstNs, long CpuNs, long UsedNs)>();
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            if (SchedstatThreadName.Read(record) is { } name)
            {
                names[name.ThreadId] = TerminalText.Name(name.Name);
                continue;
            }

            if (SchedstatProcess.Read(record) is { } process)
            {
                Add(used, process);
                continue;
            }

            if (SchedstatRuns.Read(record) is { } told)
            {
                runs[told.ThreadId] = told.Runs;
                continue;
            }

            var read = SchedstatSnapshot.Read(record);
            processes.TryAdd(read.ThreadId, read.ProcessId);
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(readings, read.ThreadId, out _);
            long? known = runs.TryGetValue(read.ThreadId, out var count) ? count : null;
            if (!Add(list ??= [], new CounterReading(read.TimeNs, read.CpuNs, read.QueueNs, known))) continue;
            if (++kept > MostReadings) throw TooLarge(path);
        }

        return new ThreadSchedules
        {
            Quality = ScheduleQuality.Sampled,
            KnowsRunQueue = readings.Values.All(list => list[0].QueueNs != SchedstatSnapshot.UnknownQueue),
            Counters = readings.ToDictionary(thread => thread.Key, thread => thread.Value.ToImmutableArray()),
            ProcessOf = processes,
            Names = names,
            Polled = used.ToDictionary(process => process.Key, process => new PolledUse(process.Value.FirstNs, process.Value.UsedNs)),
        };
    }

    private static void Add(Dictionary<int, (long FirstNs, long CpuNs, long UsedNs)> used, SchedstatProcess process)
    {
        var (firstNs, cpuNs, _) = used.TryGetValue(process.ProcessId, out var seen) ? seen : (process.TimeNs, process.CpuNs, 0L);
        used[process.ProcessId] = (firstNs, cpuNs, Math.Max(0, process.CpuNs - cpuNs));
    }

    private static bool IsOurs(FileStream file)
    {
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(magic) == SchedstatFormat.Magic;
    }

    /// <summary>A thread that sleeps is read again and again: of equal readings the first and the last are kept.</summary>
    /// <returns>Whether there is one more than before.</returns>
    private static bool Add(List<CounterReading> readings, CounterReading next)
    {
        static bool AreEqual(CounterReading one, CounterReading other) => one with { TimeNs = 0 } == other with { TimeNs = 0 };

        if (readings.Count > 1 && AreEqual(readings[^2], next) && AreEqual(readings[^1], next))
        {
            readings[^1] = next;
            return false;
        }

        readings.Add(next);
        return true;
    }

    private static UnreadableTraceException TooLarge(string path) =>
        new($"'{path}' holds more than can be read; record for a shorter time");
}
