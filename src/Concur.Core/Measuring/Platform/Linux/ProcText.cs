using System.Globalization;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Parses what the kernel writes into the files of /proc/PID: https://man7.org/linux/man-pages/man5/proc.5.html.</summary>
internal static class ProcText
{
    /// <summary>The kernel tells CPU times in ticks of USER_HZ, which is 100 per second: 'getconf CLK_TCK'.</summary>
    private const long NsPerTick = 10_000_000;

    /// <summary>The value of the first line "name: value", or "name : value"; null where there is none.</summary>
    public static string? Field(string? text, string name)
    {
        foreach (var line in text?.Split('\n') ?? [])
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length).TrimStart().StartsWith(':'))
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return null;
    }

    /// <summary>Parses /proc/PID/stat.</summary>
    /// <returns>The parent's id, and user and kernel time in ns, in steps of 10 ms; null for a process that has ended.</returns>
    public static (int ParentId, long UserNs, long KernelNs)? Status(string? stat)
    {
        // pid (name) state ppid ... utime stime: the name may hold anything, so the fields count from the last parenthesis.
        const int StateAt = 0, ParentAt = 1, UserAt = 11, KernelAt = 12;
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > KernelAt && fields[StateAt] is not ("Z" or "X")
            && int.TryParse(fields[ParentAt], CultureInfo.InvariantCulture, out var parent)
            && long.TryParse(fields[UserAt], CultureInfo.InvariantCulture, out var userTicks)
            && long.TryParse(fields[KernelAt], CultureInfo.InvariantCulture, out var kernelTicks)
                ? (parent, userTicks * NsPerTick, kernelTicks * NsPerTick)
                : null;
    }

    /// <summary>Parses /proc/PID/task/TID/schedstat: https://docs.kernel.org/scheduler/sched-stats.html.</summary>
    /// <returns>Time on a CPU and time in the run queue, ns; null for a thread that has ended.</returns>
    public static (long CpuNs, long QueueNs)? Schedule(string? schedstat) =>
        schedstat?.Split(' ') is [var cpu, var queue, ..]
        && long.TryParse(cpu, CultureInfo.InvariantCulture, out var cpuNs)
        && long.TryParse(queue, CultureInfo.InvariantCulture, out var queueNs)
            ? (cpuNs, queueNs)
            : null;

    /// <summary>Parses /proc/PID/task/TID/children: ids with blanks between them.</summary>
    public static IEnumerable<int> Ids(string? children)
    {
        foreach (var word in (children ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) yield return id;
        }
    }

    /// <summary>Parses /proc/PID/cmdline: words that end in a zero.</summary>
    public static IReadOnlyList<string> Arguments(string? cmdline) => (cmdline ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value of a variable in /proc/PID/environ: NAME=value texts that end in a zero. Null where it is not set.</summary>
    public static string? Variable(string? environ, string name) => environ?.Split('\0')
        .FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>
    /// The id that a process has in its own container, of the ids in the line NSpid of /proc/PID/status: one per namespace, the
    /// innermost last. Null where the line is absent: kernels before 4.1.
    /// </summary>
    public static string? InnermostId(string? ids) => ids?.Split('\t')[^1];

    /// <summary>The user ids in the line Uid of /proc/PID/status: real, effective, saved, file system.</summary>
    public static IReadOnlyList<uint> Users(string? ids) =>
    [
        .. (ids ?? "").Split('\t', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : (uint?)null)
            .OfType<uint>(),
    ];

    /// <summary>The effective one of <see cref="Users"/>; null where the line is absent.</summary>
    public static uint? EffectiveUser(string? ids) => Users(ids) is [_, var effective, ..] ? effective : null;

    /// <summary>
    /// The letter in /proc/PID/stat or /proc/PID/task/TID/stat for what a process or thread does: R for running, Z for a process that
    /// has ended and that its parent has not waited for, T and t for one that is stopped. Null for one that has ended.
    /// </summary>
    public static char? State(string? stat)
    {
        // pid (name) state ...: the name may hold anything, so the state is looked for behind its end.
        var at = (stat?.LastIndexOf(')') ?? -1) + 2;
        return at > 1 && at < stat!.Length ? stat[at] : null;
    }

    /// <summary>The path of a mapped file in /proc/PID/maps, by its name; null where it is not mapped.</summary>
    public static string? MappedFile(string? maps, string fileName)
    {
        // 7f00-7f10 r-xp 00001000 fd:01 1234    /path with spaces
        var line = maps?.Split('\n').FirstOrDefault(text => text.EndsWith("/" + fileName, StringComparison.Ordinal));
        return line?[line.IndexOf('/', StringComparison.Ordinal)..];
    }
}

/// <summary>
/// A time namespace shifts the clocks of its processes, but not those of perf events: time_namespaces(7). Their stamps are shifted
/// likewise (<see cref="RecordClock"/>), and stamps of two processes can be compared only where the shift is the same.
/// </summary>
internal static class TimeNamespace
{
    private const string Clock = "monotonic";

    /// <summary>By how much CLOCK_MONOTONIC of a process is ahead of the machine's, ns; 0 where there is no such namespace.</summary>
    /// <param name="process">The process's id; null for this one.</param>
    public static long OffsetNs(int? process = null)
    {
        var folder = process?.ToString(CultureInfo.InvariantCulture) ?? "self";
        return Parse(ProcFile.Text($"/proc/{folder}/timens_offsets"));
    }

    /// <summary>Parses /proc/PID/timens_offsets: a line per clock, its name or number, seconds and nanoseconds.</summary>
    internal static long Parse(string? offsets)
    {
        var line = offsets?.Split('\n').FirstOrDefault(text => text.StartsWith(Clock, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var seconds, var fraction]
            && long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var s)
            && long.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out var ns) ? (s * Ns.PerSecond) + ns : 0;
    }
}

/// <summary>Reads small files of /proc and /sys.</summary>
internal static class ProcFile
{
    /// <summary>The file's text without its last newline; null when it can't be read or is empty.</summary>
    public static string? Text(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not on this system, or not for this user: unknown.
        }
    }

    /// <summary>The value of the first line "name: value"; null where there is none, or the file can't be read.</summary>
    public static string? Field(string path, string name) => ProcText.Field(Text(path), name);
}
