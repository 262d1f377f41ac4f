using System.Collections.Immutable;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Proc;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Processes as /proc shows them.</summary>
internal sealed class LinuxRunningProcesses : IRunningProcesses
{
    private const string RuntimeFile = "libcoreclr.so";

    public bool Exists(int processId) => Directory.Exists($"/proc/{processId}");

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

    public IReadOnlyList<int> TreeOf(int processId) => ProcessTree.Of(processId);

    public ProcessSnapshot? Read(int processId)
    {
        if (ProcText.Status(ProcFile.Text($"/proc/{processId}/stat")) is not { } status) return null;
        var nowNs = MonotonicClock.NowNs();
        var command = ProcText.OneLine(ProcFile.Text($"/proc/{processId}/cmdline"));
        return new ProcessSnapshot(nowNs, status.ParentId, command, status.UserNs, status.KernelNs, Threads(processId));
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
