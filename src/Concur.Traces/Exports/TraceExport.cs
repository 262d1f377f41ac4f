using System.Text;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Traces.Exports;

/// <summary>Other tools' formats.</summary>
public enum ExportFormat
{
    /// <summary>https://www.speedscope.app.</summary>
    Speedscope,

    /// <summary>The Trace Event Format, for https://ui.perfetto.dev.</summary>
    Chromium,

    /// <summary>For go tool pprof.</summary>
    Pprof,

    /// <summary>Collapsed stacks, for flame graphs.</summary>
    Folded,

    /// <summary>The timeline's intervals as a table.</summary>
    Csv,

    /// <summary>
    /// perf.data, for perf, hotspot and other tools: copied from the recorded one by <see cref="PerfDataReport"/>.
    /// </summary>
    PerfData,
}

/// <summary>Writes a recording in another tool's format.</summary>
/// <param name="toolVersion">Named in files that name their maker.</param>
public sealed class TraceExport(string toolVersion)
{
    /// <summary>Writes the file.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="format">The format; any but <see cref="ExportFormat.PerfData"/>.</param>
    /// <param name="output">Where to.</param>
    /// <returns>False, and nothing is written, where the format shows stacks alone and none were sampled.</returns>
    public bool TryWrite(Recording recording, ExportFormat format, Stream output)
    {
        var timeline = TimelineBuilder.Of(recording);
        if (format is not (ExportFormat.Chromium or ExportFormat.Csv) && timeline.Stacks.IsEmpty) return false;
        switch (format)
        {
            case ExportFormat.Speedscope: SpeedscopeReport.Write(ProfileBuilder.Of(timeline), toolVersion, output); break;
            case ExportFormat.Pprof: PprofReport.Write(ProfileBuilder.Of(timeline), output); break;
            case ExportFormat.Folded: Text(output, writer => FoldedReport.Write(ProfileBuilder.Of(timeline), writer)); break;
            case ExportFormat.Chromium: ChromiumReport.Write(timeline, toolVersion, output); break;
            case ExportFormat.Csv: Text(output, writer => TimelineCsv.Write(timeline, writer)); break;
            default: throw new ArgumentOutOfRangeException(nameof(format));
        }

        return true;
    }

    private static void Text(Stream output, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        write(writer);
    }
}
