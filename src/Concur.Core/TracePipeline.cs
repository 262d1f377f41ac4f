using System.Collections.Immutable;
using Concur.Core.Accounting.Figures;
using Concur.Core.Findings;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Traces.Exports;
using Concur.Traces.Recordings;
using Concur.Traces;

namespace Concur.Core;

/// <summary>
/// The lines of stages for trace files, whichever tool recorded them: read each once, then say what it tells, or write it in
/// another format.
/// </summary>
public static class TracePipeline
{
    /// <summary>Reads files that must all be readable.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">One is not there, or no nettrace file.</exception>
    public static Recording Read(TraceSelection files, CancellationToken cancellation)
    {
        var recording = RecordingReader.Read(files, cancellation);
        return recording.Unreadable is [var first, ..] ? throw new ConcurException(FailureKind.BadInput, first) : recording;
    }

    /// <summary>Says what a trace file tells.</summary>
    /// <param name="files">The file; of several processes the one that is meant, or the one with the most samples.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">It is not there, no nettrace file, or has no such process.</exception>
    public static TraceReport Analyze(TraceSelection files, int topMethods, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var recording = ChosenProcess.First(Read(files, cancellation), files.Process);
        var report = MethodPlaces.AddTo(TraceReports.Of(recording, topMethods), recording);
        return report with { Findings = TraceFindings.Of(report, recording) };
    }

    /// <summary>Writes a recording in another tool's format.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="format">The format.</param>
    /// <param name="toolVersion">Named in files that name their maker.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Warnings about the file.</returns>
    /// <exception cref="ConcurException">
    /// A file is no trace, holds nothing that the format could show, or has no such process.
    /// </exception>
    public static ImmutableArray<Finding> Export(
        TraceSelection files,
        ExportFormat format,
        string toolVersion,
        Stream output,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var recording = ChosenProcess.Only(Read(files, cancellation), files.Process);
        if (!new TraceExport(toolVersion).TryWrite(recording, format, output, cancellation))
            throw new ConcurException(
                FailureKind.BadInput,
                $"'{files.Name}' has no stack samples; chromium and csv can show its other events");
        return TraceFindings.OfReading(recording);
    }

    /// <summary>Writes the perf events of a recording as a perf.data file, and files with the names of managed code.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="output">The file; must be able to seek.</param>
    /// <param name="symbolFolder">Where the files with names go: an absolute path, which the file refers to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">
    /// A file is no trace, there are no perf events, or they are in the format of an earlier version.
    /// </exception>
    public static void ExportPerfData(TraceSelection files, Stream output, string symbolFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            PerfDataReport.Write(Read(files, cancellation), files.SchedulePath, output, symbolFolder, cancellation);
        }
        catch (UnreadableTraceException e)
        {
            throw new ConcurException(FailureKind.BadInput, e.Message);
        }
    }
}
