using System.Collections.Immutable;
using System.Text;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;
using Concur.Core.Reports;
using Concur.Core.Reports.Chromium;
using Concur.Core.Reports.Pprof;
using Concur.Core.Reports.Speedscope;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>From recorded traces to a file of another tool's format.</summary>
/// <param name="toolVersion">Named in files that name their maker.</param>
public sealed class TraceExport(string toolVersion)
{
    /// <summary>The traces behind a path: a trace file itself, or those of one trial of a run.</summary>
    /// <param name="path">A .nettrace file, a run folder, or its run.json.</param>
    /// <param name="strategy">Which trial of a run; null where there is no choice.</param>
    /// <exception cref="ConcurException">There is nothing of the kind, or the choice is not clear.</exception>
    public static TraceSelection Select(string path, string? strategy)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path) && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return strategy is null
                ? new TraceSelection(Path.GetFileName(path), [path])
                : throw new ConcurException(FailureKind.BadInput, "--strategy goes with a run, not with a trace file");
        }

        var run = RunFile.Read(path);
        var label = LabelOf(run, strategy);
        var folder = RunFolder.Of(path);
        var traces = folder.TracesOf(label);
        return traces.IsEmpty
            ? throw new ConcurException(FailureKind.BadInput, $"the run has no traces of '{label}': it was recorded with --profile none, or they were removed")
            : new TraceSelection($"{run.Request.Workload}, {label}", traces) { SchedulePath = folder.ScheduleOf(label) };
    }

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

    private static string LabelOf(RunReport run, string? strategy)
    {
        if (strategy is null && run.Trials.Length == 1) return run.Trials[0].Label;
        var labels = string.Join(", ", run.Trials.Select(trial => trial.Label));
        return run.Trials.FirstOrDefault(trial => trial.Label == strategy)?.Label ?? throw new ConcurException(
            FailureKind.BadInput, strategy is null ? $"which strategy of the run? --strategy takes one of {labels}" : $"the run has no strategy '{strategy}'; it has {labels}");
    }

    private static void Text(Stream output, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        write(writer);
    }
}
