using System.Globalization;

namespace Concur.Core.Measuring.Platform.Linux.Proc;

/// <summary>Reads processes and their threads from /proc. Those that have ended read as absent.</summary>
internal static class ProcessTree
{
    /// <summary>A process and all its descendants, parents first.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var thread in Threads(found[i]))
            {
                var children = ProcText.Ids(ProcFile.Text($"/proc/{found[i]}/task/{thread}/children"));
                found.AddRange(children.Where(id => !found.Contains(id)));
            }
        }

        return found;
    }

    /// <summary>The ids of a process's threads, in ascending order.</summary>
    public static IReadOnlyList<int> Threads(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task")
                .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>A thread's time on a CPU and in the run queue, ns; null when it has ended.</summary>
    public static (long CpuNs, long QueueNs)? Schedule(int process, int thread) =>
        ProcText.Schedule(ProcFile.Text($"/proc/{process}/task/{thread}/schedstat"));

    /// <summary>A thread's own name, of which the kernel keeps 15 bytes; empty when it has ended.</summary>
    public static string NameOf(int process, int thread) => ProcFile.Text($"/proc/{process}/task/{thread}/comm") ?? "";
}
