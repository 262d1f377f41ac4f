using System.Collections.Immutable;
using System.Text;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Traces;
using Concur.Core.Exports.Chromium;
using Concur.Core.Exports.PerfData;
using Concur.Core.Exports.Pprof;
using Concur.Core.Exports.Speedscope;
using Concur.Core.Model;

namespace Concur.Core.Exports;

/// <summary>From recorded traces to a file of another tool's format.</summary>
/// <param name="toolVersion">Named in files that name their maker.</param>
public sealed class TraceExport(string toolVersion)
{
    /// <summary>Writes what the traces tell.</summary>
    /// <returns>What is to be known before the file is believed.</returns>
    /// <exception cref="ConcurException">A file is no trace, or holds nothing that the format could show.</exception>
    public ImmutableArray<Finding> Write(TraceSelection selection, ExportFormat format, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var (timeline, findings) = TimelineReader.Read(selection, cancellation);
        if (format is not (ExportFormat.Chromium or ExportFormat.Csv) && timeline.Stacks.IsEmpty)
            throw new ConcurException(FailureKind.BadInput, $"'{selection.Name}' has no stack samples; chromium and csv can show its other events");
        switch (format)
        {
            case ExportFormat.Speedscope: SpeedscopeReport.Write(TimelineProfile.Of(timeline), toolVersion, output); break;
            case ExportFormat.Pprof: PprofReport.Write(TimelineProfile.Of(timeline), output); break;
            case ExportFormat.Folded: Text(output, writer => FoldedReport.Write(TimelineProfile.Of(timeline), writer)); break;
            case ExportFormat.Chromium: ChromiumReport.Write(timeline, toolVersion, output); break;
            case ExportFormat.Csv: Text(output, writer => TimelineCsv.Write(timeline, writer)); break;
            default: throw new ArgumentOutOfRangeException(nameof(format));
        }

        return findings;
    }

    /// <summary>Writes the perf events of the traces as a perf.data file, and files with the names of managed code.</summary>
    /// <param name="selection">The traces.</param>
    /// <param name="output">The file; must be able to seek.</param>
    /// <param name="symbolFolder">Where the files with names go: an absolute path, which the file refers to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">There are no perf events, or they are in the format of an earlier version.</exception>
    public static void WritePerfData(TraceSelection selection, Stream output, string symbolFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(output);
        PerfDataReport.Write(selection, output, symbolFolder, cancellation);
    }

    private static void Text(Stream output, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        write(writer);
    }
}
