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
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False, and nothing is written, where the format shows stacks alone and none were sampled.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryWrite(Recording recording, ExportFormat format, Stream output, CancellationToken cancellation)
    {
        var timeline = TimelineBuilder.Of(recording, cancellation: cancellation);
        if (format is ExportFormat.Speedscope or ExportFormat.Pprof or ExportFormat.Chromium)
            timeline = timeline.WithSources(recording);
        if (format is not (ExportFormat.Chromium or ExportFormat.Csv) && timeline.Stacks.IsEmpty) return false;
        using var file = new CancellableStream(output, cancellation);
        switch (format)
        {
            case ExportFormat.Speedscope: SpeedscopeReport.Write(Profile(), toolVersion, file); break;
            case ExportFormat.Pprof: PprofReport.Write(Profile(), file); break;
            case ExportFormat.Folded: Text(file, writer => FoldedReport.Write(Profile(), writer)); break;
            case ExportFormat.Chromium: ChromiumReport.Write(timeline, toolVersion, file); break;
            case ExportFormat.Csv: Text(file, writer => TimelineCsv.Write(timeline, writer)); break;
            default: throw new ArgumentOutOfRangeException(nameof(format));
        }

        cancellation.ThrowIfCancellationRequested();
        return true;

        StackProfile Profile() => ProfileBuilder.Of(timeline, cancellation);
    }

    private static void Text(Stream output, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        write(writer);
    }
}

/// <summary>Writes to a file until it is told to give up: every format writes piece by piece.</summary>
/// <param name="file">The file, which stays open.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed class CancellableStream(Stream file, CancellationToken cancellation) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
