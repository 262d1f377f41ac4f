using System.Buffers.Binary;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>What the <c>proc</c> scheduler source saw: how long each thread had been on a CPU whenever it was looked at.</summary>
internal sealed class PolledLog
{
    private readonly Dictionary<int, List<ProcRecord>> _threads = [];
    private readonly Dictionary<int, string> _names = [];

    private PolledLog()
    {
    }

    /// <returns>Null when there is no such file, or it is none of ours.</returns>
    public static PolledLog? Read(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        Span<byte> record = stackalloc byte[ProcRecordLayout.Bytes];
        var magic = record[..sizeof(ulong)];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || BinaryPrimitives.ReadUInt64LittleEndian(magic) != ProcRecordLayout.Magic) return null;
        var log = new PolledLog();
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            if (ProcName.Read(record) is { } name) log._names[name.ThreadId] = name.Name;
            else log.Add(ProcRecord.Read(record));
        }

        return log;
    }

    /// <summary>What a thread last called itself; empty when that is not known.</summary>
    public string NameOf(int threadId) => _names.GetValueOrDefault(threadId, "");

    /// <summary>
    /// How long a thread was on a CPU between two times, ns: between two looks it is taken to have run evenly. What it had
    /// run by the first look it is taken to have run just before, for it began between two looks; after the last one it
    /// is not known to have run.
    /// </summary>
    /// <returns>Null when the thread was never seen.</returns>
    public long? CpuNsBetween(int threadId, long startNs, long endNs) =>
        _threads.TryGetValue(threadId, out var looks) ? (long)(CpuNsAt(looks, endNs) - CpuNsAt(looks, startNs)) : null;

    /// <summary>The threads of a process that were seen.</summary>
    public IEnumerable<int> ThreadsOf(int processId) => _threads.Where(thread => thread.Value[0].ProcessId == processId).Select(thread => thread.Key);

    /// <summary>When a thread that was seen was first and last looked at, ns.</summary>
    public (long FirstNs, long LastNs) SpanOf(int threadId) => (_threads[threadId][0].TimeNs, _threads[threadId][^1].TimeNs);

    /// <summary>As <see cref="CpuNsBetween"/>, for the time in the run queue of a thread that was seen.</summary>
    public long QueueNsBetween(int threadId, long startNs, long endNs) =>
        (long)(QueueNsAt(_threads[threadId], endNs) - QueueNsAt(_threads[threadId], startNs));

    /// <summary>How much longer a thread had been in the run queue at each look than at the one before, ns; empty where it was not seen.</summary>
    public IReadOnlyList<(long FromNs, long ToNs, long QueueNs)> GrowthsOf(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var looks)) return [];
        return [.. looks.Zip(looks.Skip(1)).Where(pair => pair.Second.QueueNs > pair.First.QueueNs).Select(pair => (pair.First.TimeNs, pair.Second.TimeNs, pair.Second.QueueNs - pair.First.QueueNs))];
    }

    private static double QueueNsAt(List<ProcRecord> looks, long timeNs) => NsAt(looks, timeNs, look => look.QueueNs);

    private static double CpuNsAt(List<ProcRecord> looks, long timeNs) => NsAt(looks, timeNs, look => look.CpuNs);

    private static double NsAt(List<ProcRecord> looks, long timeNs, Func<ProcRecord, long> count)
    {
        var (low, high) = (0, looks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (looks[middle].TimeNs <= timeNs) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return Math.Max(0, count(looks[0]) - (looks[0].TimeNs - timeNs));
        var (before, after) = (looks[low - 1], looks[Math.Min(low, looks.Count - 1)]);
        return after.TimeNs == before.TimeNs ? count(before) : count(before) + ((count(after) - count(before)) * ((timeNs - before.TimeNs) / (double)(after.TimeNs - before.TimeNs)));
    }

    private void Add(ProcRecord record)
    {
        if (!_threads.TryGetValue(record.ThreadId, out var looks)) _threads[record.ThreadId] = looks = [];
        looks.Add(record);
    }
}
