using System.Collections.Immutable;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>Processes as proc_pidinfo and sysctl show them. Those of other users show their parents and names alone.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacRunningProcesses : IRunningProcesses
{
    private const string RuntimeFile = "/libcoreclr.dylib";

    /// <summary>More mappings of files than any process is expected to have.</summary>
    private const int MostMappings = 20_000;

    /// <summary>Asks for zombies too: processes that have ended, and that their parents have not waited for.</summary>
    private const ulong WithZombies = 1;

    /// <summary>What any user may know of a process; null where there is none.</summary>
    public static ProcessBrief? BriefOf(int processId) => LibSystem.InfoOf<ProcessBrief>(processId, LibSystem.Brief, WithZombies);

    /// <summary>A process and all its descendants, parents first.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(LibSystem.Processes(LibSystem.ChildrenOf, (uint)found[i]).Where(id => id > 0 && !found.Contains(id)));
        return found;
    }

    /// <summary>The threads of a process that have not ended, by their numbers in the whole system.</summary>
    public static IEnumerable<(int ThreadId, ProcessThread Thread)> Threads(int processId)
    {
        foreach (var id in LibSystem.ListOf<ulong>(processId, LibSystem.ThreadIds))
        {
            if (LibSystem.InfoOf<ProcessThread>(processId, LibSystem.ThreadById, id) is { } thread) yield return ((int)id, thread);
        }
    }

    /// <summary>CPU time of a process so far, of threads that have ended too, ns; null where it can't be read.</summary>
    public static (long UserNs, long KernelNs)? CpuNsOf(int processId) =>
        LibSystem.InfoOf<ProcessTask>(processId, LibSystem.Task) is { } task
            ? (MachTime.OfKernel.Ns(task.UserTicks), MachTime.OfKernel.Ns(task.KernelTicks))
            : null;

    /// <summary>The command line and the environment of a process; null where it has ended, or is another user's.</summary>
    public static ProcessWords? WordsOf(int processId) => ProcessWords.Read(LibSystem.Arguments(processId));

    public bool Exists(int processId) => BriefOf(processId) is not null;

    public ProcessState? StateOf(int processId) => BriefOf(processId)?.Status switch
    {
        null => null,
        ProcessBrief.Zombie => ProcessState.Ended,
        ProcessBrief.Stopped => ProcessState.Stopped,
        _ => ProcessState.Running,
    };

    /// <summary>All processes of a machine share the clock.</summary>
    public bool SharesClock(int processId) => true;

    public bool IsReadable(int processId) => WordsOf(processId) is not null;

    public IReadOnlyList<string> Arguments(int processId) => WordsOf(processId)?.Arguments ?? [];

    public string? ProgramName(int processId) => BriefOf(processId)?.Name is { Length: > 0 } name ? name : null;

    /// <summary>Goes through the files that the process has mapped, from one to the next.</summary>
    public string? RuntimeLibrary(int processId)
    {
        var region = new byte[MappedRegion.Bytes];
        var address = 0UL;
        for (var i = 0; i < MostMappings && LibSystem.Read(processId, LibSystem.FileMapping, address, region); i++)
        {
            var (end, path) = MappedRegion.Read(region);
            if (path.EndsWith(RuntimeFile, StringComparison.Ordinal)) return path;
            if (end <= address) break;
            address = end;
        }

        return null;
    }

    public IReadOnlyList<int> TreeOf(int processId) => Tree(processId);

    /// <summary>macOS withholds the environment of its own programs: one that has left its group goes on.</summary>
    public void EndAllWith(string variable, string value)
    {
        foreach (var process in LibSystem.Processes(LibSystem.ProcessesOfUser, Posix.EffectiveUser()))
        {
            if (process != Environment.ProcessId && WordsOf(process)?.Variable(variable) == value)
                _ = Posix.Kill(process, Posix.SignalKill);
        }
    }

    /// <summary>A process of another user reads as absent: its times are unknown, and not 0.</summary>
    public ProcessSnapshot? Read(int processId)
    {
        var nowNs = MonotonicClock.NowNs();
        if (BriefOf(processId) is not { Status: not ProcessBrief.Zombie } brief || CpuNsOf(processId) is not { } times) return null;
        var command = CommandText.OneLine(WordsOf(processId) is { } words ? string.Join('\0', words.Arguments) : null);
        ImmutableArray<ThreadSnapshot> threads =
        [
            .. Threads(processId).Select(row => new ThreadSnapshot(row.ThreadId, row.Thread.Name, row.Thread.CpuNs, QueueNs: null)),
        ];
        return new ProcessSnapshot(nowNs, (int)brief.ParentId, command, times.UserNs, times.KernelNs, threads)
        {
            CpuNs = times.UserNs + times.KernelNs,
        };
    }
}
