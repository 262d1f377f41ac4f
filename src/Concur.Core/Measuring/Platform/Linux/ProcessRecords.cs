using System.Globalization;
using Concur.Protocol;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>What /proc says of the threads and the code of a process that runs already. A thread that has ended is left out.</summary>
internal static class ProcessRecords
{
    /// <summary>The states of threads.</summary>
    /// <param name="process">Their process.</param>
    /// <param name="threads">Their ids.</param>
    /// <param name="isLast">Whether the recording ends; else it begins.</param>
    /// <param name="timeNs">When the states count as read; null for when each is read.</param>
    public static IEnumerable<PerfThreadState> States(int process, IEnumerable<int> threads, bool isLast, long? timeNs = null)
    {
        foreach (var thread in threads)
        {
            var text = ProcFile.Text($"/proc/{process}/task/{thread}/stat");
            var nowNs = MonotonicClock.NowNs();
            if (ProcText.State(text) is not { } state || ProcessTree.Schedule(process, thread) is not { } schedule) continue;
            yield return new PerfThreadState(process, thread, timeNs ?? nowNs, schedule.CpuNs, CanRun: state == 'R', isLast);
        }
    }

    /// <summary>Records of the threads' names.</summary>
    public static IEnumerable<byte[]> Names(int process, IEnumerable<int> threads, long timeNs) =>
        from thread in threads
        let name = ProcessTree.NameOf(process, thread)
        where name.Length > 0
        select PerfRecordBytes.OfName(process, thread, name, timeNs);

    /// <summary>Records of the process's mapped code.</summary>
    public static IEnumerable<byte[]> Mappings(int process, long timeNs)
    {
        foreach (var line in (ProcFile.Text($"/proc/{process}/maps") ?? "").Split('\n'))
        {
            // 7f00-7f10 r-xp 00001000 fd:01 1234    /path with spaces
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 6 || !fields[1].Contains('x', StringComparison.Ordinal)) continue;
            if (fields[0].Split('-') is not [var from, var to] || !TryHex(from, out var start) || !TryHex(to, out var end)) continue;
            if (!TryHex(fields[2], out var offset) || !ulong.TryParse(fields[4], CultureInfo.InvariantCulture, out var inode)) continue;
            var code = new MappedCode(start, end - start, offset, inode, fields[5].TrimStart());
            if (end > start) yield return PerfRecordBytes.OfMapping(process, code, timeNs);
        }
    }

    private static bool TryHex(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
