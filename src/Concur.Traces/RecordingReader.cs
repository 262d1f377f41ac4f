using System.Collections.Immutable;
using Concur.Traces.Nettrace;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Schedstat;

namespace Concur.Traces;

/// <summary>Reads the files of a recording, each once.</summary>
public static class RecordingReader
{
    /// <summary>Reads them all. Files that can't be read are left out, and the recording says so.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Recording Read(TraceSelection files, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var unreadable = ImmutableArray.CreateBuilder<string>();
        var processes = NettraceReader.ReadAll(files.Paths, unreadable, cancellation);
        var schedules = files.SchedulePath is null
            ? ScheduledProcesses.Schedules(processes)
            : Schedules(files, unreadable, cancellation);
        var here = new Recording(files.Name, processes)
        {
            Schedules = schedules,
            Times = files.Times,
            SymbolFolders = files.SymbolFolders,
            Unreadable = unreadable.ToImmutable(),
        };
        return files.Machines.IsEmpty
            ? here
            : OtherMachines.Join(here, [.. files.Machines.Select(machine => (machine, Read(machine.Files, cancellation)))]);
    }

    private static PerfLog? SwitchStacksBeside(
        string path, ImmutableArray<string>.Builder unreadable, CancellationToken cancellation)
    {
        try
        {
            return PerfDataFormat.SwitchStacksOf(path) is { } stacks ? PerfLog.Read(stacks, cancellation) : null;
        }
        catch (UnreadableTraceException e)
        {
            unreadable.Add(e.Message);
            return null;
        }
    }

    private static ThreadSchedules Schedules(
        TraceSelection files,
        ImmutableArray<string>.Builder unreadable,
        CancellationToken cancellation)
    {
        if (files.SchedulePath is not { } path) return ThreadSchedules.None;
        try
        {
            if (PerfLog.Read(path, cancellation) is not { } perf) return SchedstatReader.Read(path, cancellation) ?? ThreadSchedules.None;
            var exact = PerfSchedules.Of(perf, SwitchStacksBeside(path, unreadable, cancellation));
            return files.CountersPath is { } counters && SchedstatReader.Read(counters, cancellation) is { } read
                ? exact with { Counters = read.Counters }
                : exact;
        }
        catch (UnreadableTraceException e)
        {
            unreadable.Add(e.Message);
            return ThreadSchedules.None;
        }
    }
}
