using System.Buffers.Binary;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>What the <c>proc</c> scheduler source saw: snapshots of how long each thread had been on a CPU and in the run queue.</summary>
internal sealed class PolledLog
{
    private readonly Dictionary<int, List<SchedstatSnapshot>> _threads = [];
    private readonly Dictionary<int, string> _names = [];

    private PolledLog()
    {
    }

    /// <returns>Null when there is no such file, or this tool did not write it.</returns>
    public static PolledLog? Read(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        var magic = record[..sizeof(ulong)];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(magic) != SchedstatFormat.Magic) return null;
        var log = new PolledLog();
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            if (SchedstatThreadName.Read(record) is { } name) log._names[name.ThreadId] = name.Name;
            else log.Add(SchedstatSnapshot.Read(record));
        }

        return log;
    }

    /// <summary>A thread's last name; empty when none is known.</summary>
    public string NameOf(int threadId) => _names.GetValueOrDefault(threadId, "");

    /// <summary>
    /// How long a thread was on a CPU between two times, ns. Between two snapshots it counts as having run evenly. Its CPU time up
    /// to the first snapshot counts as just before it, for the thread began between two snapshots; after the last one nothing is
    /// known, and nothing counts.
    /// </summary>
    /// <returns>Null when the thread was never seen.</returns>
    public long? CpuNsBetween(int threadId, long startNs, long endNs) =>
        _threads.TryGetValue(threadId, out var snapshots) ? (long)(CpuNsAt(snapshots, endNs) - CpuNsAt(snapshots, startNs)) : null;

    /// <summary>The threads of a process that were seen.</summary>
    public IEnumerable<int> ThreadsOf(int processId) =>
        _threads.Where(thread => thread.Value[0].ProcessId == processId).Select(thread => thread.Key);

    /// <summary>The times of the first and the last snapshot of a thread that was seen, ns.</summary>
    public (long FirstNs, long LastNs) SpanOf(int threadId) => (_threads[threadId][0].TimeNs, _threads[threadId][^1].TimeNs);

    /// <summary>As <see cref="CpuNsBetween"/>, for the time in the run queue of a thread that was seen.</summary>
    public long QueueNsBetween(int threadId, long startNs, long endNs) =>
        (long)(QueueNsAt(_threads[threadId], endNs) - QueueNsAt(_threads[threadId], startNs));

    /// <summary>
    /// How long a thread was in the run queue between each two snapshots, ns; without those between which it was not, and empty
    /// where it was not seen.
    /// </summary>
    public IReadOnlyList<(long FromNs, long ToNs, long QueueNs)> GrowthsOf(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var snapshots)) return [];
        return [.. snapshots.Zip(snapshots.Skip(1)).Where(pair => pair.Second.QueueNs > pair.First.QueueNs)
            .Select(pair => (pair.First.TimeNs, pair.Second.TimeNs, pair.Second.QueueNs - pair.First.QueueNs))];
    }

    private static double QueueNsAt(List<SchedstatSnapshot> snapshots, long timeNs) =>
        NsAt(snapshots, timeNs, snapshot => snapshot.QueueNs);

    private static double CpuNsAt(List<SchedstatSnapshot> snapshots, long timeNs) =>
        NsAt(snapshots, timeNs, snapshot => snapshot.CpuNs);

    private static double NsAt(List<SchedstatSnapshot> snapshots, long timeNs, Func<SchedstatSnapshot, long> count)
    {
        var (low, high) = (0, snapshots.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (snapshots[middle].TimeNs <= timeNs) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return Math.Max(0, count(snapshots[0]) - (snapshots[0].TimeNs - timeNs));
        var (before, after) = (snapshots[low - 1], snapshots[Math.Min(low, snapshots.Count - 1)]);
        if (after.TimeNs == before.TimeNs) return count(before);
        return count(before) + ((count(after) - count(before)) * ((timeNs - before.TimeNs) / (double)(after.TimeNs - before.TimeNs)));
    }

    private void Add(SchedstatSnapshot snapshot)
    {
        if (!_threads.TryGetValue(snapshot.ThreadId, out var snapshots)) _threads[snapshot.ThreadId] = snapshots = [];
        snapshots.Add(snapshot);
    }
}
