using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Processes as /proc shows them.</summary>
internal sealed class LinuxRunningProcesses : IRunningProcesses
{
    private const string RuntimeFile = "libcoreclr.so";

    public bool Exists(int processId) => Directory.Exists($"/proc/{processId}");

    public ProcessState? StateOf(int processId) => ProcText.State(ProcFile.Text($"/proc/{processId}/stat")) switch
    {
        null => null,
        'Z' or 'X' => ProcessState.Ended,
        'T' or 't' => ProcessState.Stopped,
        _ => ProcessState.Running,
    };

    public bool SharesClock(int processId) => TimeNamespace.OffsetNs(processId) == TimeNamespace.OffsetNs();

    public bool IsReadable(int processId)
    {
        try
        {
            using var file = File.OpenRead($"/proc/{processId}/environ");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public IReadOnlyList<string> Arguments(int processId) => ProcText.Arguments(ProcFile.Text($"/proc/{processId}/cmdline"));

    public string? ProgramName(int processId) => ProcFile.Text($"/proc/{processId}/comm");

    public string? RuntimeLibrary(int processId) => ProcText.MappedFile(ProcFile.Text($"/proc/{processId}/maps"), RuntimeFile);

    public string? MappedCode(int processId) =>
        ProcFile.Text($"/proc/{processId}/maps") is { } maps && ProcText.MappedFile(maps, RuntimeFile) is null
            && Traces.Symbols.ProcessMappings.LinesOfCode(maps) is { Length: > 0 } lines
                ? lines
                : null;

    public IReadOnlyList<int> TreeOf(int processId) => ProcessTree.Of(processId);

    public void EndAllWith(string variable, string value)
    {
        foreach (var process in ProcessTree.All())
        {
            if (process != Environment.ProcessId && ProcText.Variable(ProcFile.Text($"/proc/{process}/environ"), variable) == value)
                _ = Posix.Kill(process, Posix.SignalKill);
        }
    }

    public ProcessSnapshot? Read(int processId)
    {
        if (ProcText.Status(ProcFile.Text($"/proc/{processId}/stat")) is not { } status) return null;
        var nowNs = MonotonicClock.NowNs();
        var command = CommandText.OneLine(ProcFile.Text($"/proc/{processId}/cmdline"));
        return new ProcessSnapshot(nowNs, status.ParentId, command, status.UserNs, status.KernelNs, Threads(processId))
        {
            CpuNs = ProcCalls.CpuNsOf(processId),
        };
    }

    private static ImmutableArray<ThreadSnapshot> Threads(int process)
    {
        var threads = ImmutableArray.CreateBuilder<ThreadSnapshot>();
        foreach (var thread in ProcessTree.Threads(process))
        {
            if (ProcessTree.Schedule(process, thread) is { } schedule)
                threads.Add(new ThreadSnapshot(thread, ProcessTree.NameOf(process, thread), schedule.CpuNs, schedule.QueueNs));
        }

        return threads.DrainToImmutable();
    }
}

/// <summary>Reads processes and their threads from /proc. Those that have ended read as absent.</summary>
internal static class ProcessTree
{
    /// <summary>The ids of all processes that this user can see.</summary>
    public static IReadOnlyList<int> All() => Numbers("/proc");

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
    public static IReadOnlyList<int> Threads(int process) => Numbers($"/proc/{process}/task");

    /// <summary>A thread's time on a CPU and in the run queue, ns; null when it has ended.</summary>
    public static (long CpuNs, long QueueNs)? Schedule(int process, int thread) =>
        ProcText.Schedule(ProcFile.Text($"/proc/{process}/task/{thread}/schedstat"));

    /// <summary>A thread's own name, of which the kernel keeps 15 bytes; empty when it has ended.</summary>
    public static string NameOf(int process, int thread) => ProcFile.Text($"/proc/{process}/task/{thread}/comm") ?? "";

    /// <summary>The folders whose names are numbers, in ascending order.</summary>
    private static IReadOnlyList<int> Numbers(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder)
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0).Order()];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
