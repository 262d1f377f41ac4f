using System.Globalization;
using Concur.Core.Measuring.Commands;
using Concur.Core.Measuring.Machine;
using Concur.Core.Model;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>What /proc says of the threads and the code of a process that is there already. Whoever is gone meanwhile reads as nothing.</summary>
internal static class ProcThreads
{
    /// <summary>Looks at a thread.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="thread">Its id.</param>
    /// <param name="isLast">Whether recording ends.</param>
    /// <param name="timeNs">When that is said to be; null for the instant of the look.</param>
    public static PerfLook? Look(int process, int thread, bool isLast, long? timeNs = null)
    {
        var text = ProcFile.Text($"/proc/{process}/task/{thread}/stat") ?? "";
        var nowNs = MonotonicClock.NowNs();

        // pid (name) state ...: the name may hold anything, so the state is looked for behind its end.
        var at = text.LastIndexOf(')') + 2;
        return at < text.Length && at > 1 && ProcessTree.Schedule(process, thread) is { } schedule
            ? new PerfLook(process, thread, timeNs ?? nowNs, schedule.CpuNs, text[at] == 'R', isLast)
            : null;
    }

    /// <summary>The process's mapped code, as records.</summary>
    public static IEnumerable<byte[]> Mappings(int process)
    {
        var nowNs = MonotonicClock.NowNs();
        foreach (var line in (ProcFile.Text($"/proc/{process}/maps") ?? "").Split('\n'))
        {
            // 7f00-7f10 r-xp 00001000 fd:01 1234    /path with spaces
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 6 || !fields[1].Contains('x', StringComparison.Ordinal) || fields[0].Split('-') is not [var from, var to]) continue;
            if (TryHex(from, out var start) && TryHex(to, out var end) && TryHex(fields[2], out var offset) && ulong.TryParse(fields[4], CultureInfo.InvariantCulture, out var inode) && end > start)
                yield return PerfRecordBytes.OfMapping(process, new MappedCode(start, end - start, offset, inode, fields[5].TrimStart()), nowNs);
        }
    }

    private static bool TryHex(string text, out ulong value) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
