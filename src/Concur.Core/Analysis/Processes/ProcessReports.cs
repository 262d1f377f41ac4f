using System.Collections.Immutable;
using Concur.Core.Analysis.Collectors;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Processes;

/// <summary>Turns what was seen of a command's processes into reports.</summary>
public static class ProcessReports
{
    private const double NsPerMs = 1e6;

    /// <param name="processes">The recorded launch's processes, parents first.</param>
    public static ImmutableArray<ProcessReport> Of(ImmutableArray<ObservedProcess> processes) =>
        processes.IsEmpty ? [] : [.. processes.Select(process => Report(process, processes[0].FirstNs))];

    private static ProcessReport Report(ObservedProcess process, long startNs)
    {
        var events = process.TracePath is null ? null : LightTraceReader.Read(process.TracePath);
        return new ProcessReport
        {
            ProcessId = process.ProcessId,
            ParentId = process.ParentId,
            Command = process.Command,
            Dotnet = process.TracePath is not null,
            StartMs = (process.FirstNs - startNs) / NsPerMs,
            WallMs = (process.LastNs - process.FirstNs) / NsPerMs,
            UserMs = process.UserNs / NsPerMs,
            SysMs = process.KernelNs / NsPerMs,
            Threads = process.Threads.Length,
            Account = events is null ? null : ProcessAccountant.Close(process, events),
        };
    }
}
