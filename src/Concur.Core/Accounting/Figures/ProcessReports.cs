using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>Turns the observed processes of a command into reports.</summary>
public static class ProcessReports
{
    /// <summary>The traces that a command's processes wrote, as one recording.</summary>
    public static TraceSelection FilesOf(string command, ImmutableArray<ObservedProcess> processes) => new(
        command,
        [
            .. processes.Select(process => process.TracePath)
                .OfType<string>()
                .Where(path => new FileInfo(path) is { Exists: true, Length: > 0 }),
        ]);

    /// <param name="processes">The profiled launch's processes, parents first.</param>
    /// <param name="recording">Their traces.</param>
    public static ImmutableArray<ProcessReport> Of(ImmutableArray<ObservedProcess> processes, Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return processes.IsEmpty ? [] : [.. processes.Select(process => Report(process, recording, processes[0].FirstNs))];
    }

    private static ProcessReport Report(ObservedProcess process, Recording recording, long startNs)
    {
        var recorded = process.TracePath is { } path ? recording.ProcessOf(path) : null;
        return new ProcessReport
        {
            ProcessId = process.ProcessId,
            ParentId = process.ParentId,
            Command = process.Command,
            Dotnet = process.TracePath is not null || process.IsNativeAot,
            NativeAot = recorded?.IsNativeAot ?? process.IsNativeAot, // Its trace is of the program that it executed last.
            StartMs = Ns.ToMs(process.FirstNs - startNs),
            WallMs = Ns.ToMs(process.LastNs - process.FirstNs),
            UserMs = Ns.ToMs(process.UserNs),
            SysMs = Ns.ToMs(process.KernelNs),
            Threads = process.Threads.Length,
            PolledCpu = process.CpuNs is { } cpuNs
                ? new PolledCpu(Ns.ToMs(cpuNs), Ns.ToMs(Math.Max(0, cpuNs - process.Threads.Sum(thread => thread.CpuNs))))
                : null,
            Account = recorded is null ? null : ProcessAccountant.Close(process, recorded),
        };
    }
}
