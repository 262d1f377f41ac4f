using System.Globalization;
using Concur.Core.Measuring.Machine;

namespace Concur.Core.Measuring.Commands;

/// <summary>Reads processes from /proc. Whatever is gone meanwhile reads as nothing.</summary>
internal static class ProcessTree
{
    private const long NsPerTick = 10_000_000; // USER_HZ is 100.
    private const int LongestCommand = 200;

    /// <summary>A process and all its descendants, parents first.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var thread in Threads(found[i])) found.AddRange(Numbers(Text($"/proc/{found[i]}/task/{thread}/children")).Where(id => !found.Contains(id)));
        }

        return found;
    }

    /// <summary>The ids of a process's threads.</summary>
    public static IReadOnlyList<int> Threads(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>A thread's ns on a CPU and in the run queue; null when it is gone.</summary>
    public static (long CpuNs, long QueueNs)? Schedule(int process, int thread) =>
        Text($"/proc/{process}/task/{thread}/schedstat").Split(' ') is [var cpu, var queue, ..]
        && long.TryParse(cpu, CultureInfo.InvariantCulture, out var cpuNs) && long.TryParse(queue, CultureInfo.InvariantCulture, out var queueNs)
            ? (cpuNs, queueNs)
            : null;

    /// <summary>What a thread calls itself; empty when it is gone.</summary>
    public static string NameOf(int process, int thread) => Text($"/proc/{process}/task/{thread}/comm");

    /// <summary>A process's parent and its user and kernel time, ns; null when it is gone or has ended.</summary>
    public static (int Parent, long UserNs, long KernelNs)? Status(int process)
    {
        // pid (name) state ppid ... utime stime: the name may hold anything, so the fields count from its end.
        var text = Text($"/proc/{process}/stat");
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 12 && fields[0] is not ("Z" or "X")
            ? (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture) * NsPerTick, long.Parse(fields[12], CultureInfo.InvariantCulture) * NsPerTick)
            : null;
    }

    /// <summary>A process's command line in one line.</summary>
    public static string Command(int process)
    {
        var text = string.Concat(Text($"/proc/{process}/cmdline").TrimEnd('\0').Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= LongestCommand ? text : text[..LongestCommand] + "...";
    }

    private static IEnumerable<int> Numbers(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture));

    private static string Text(string path) => ProcFile.Text(path) ?? ""; // It has ended.
}
