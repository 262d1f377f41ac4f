using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Storage;

/// <summary>Finds traces by what a user calls them.</summary>
public static class RecordedTraces
{
    /// <summary>The traces behind a path: a trace file itself, those of one trial of a run, or of a recorded process.</summary>
    /// <param name="path">A .nettrace file, a folder, or its run.json or trace.json.</param>
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

        if (RunFolder.TraceFileOf(path) is { } file)
        {
            return strategy is null
                ? Of(TraceFile.Read(file), RunFolder.Of(path)) ?? throw new ConcurException(FailureKind.BadInput, $"the traces of '{path}' were removed")
                : throw new ConcurException(FailureKind.BadInput, "--strategy goes with a run, not with a recorded process");
        }

        var run = RunFile.Read(path);
        var label = LabelOf(run, strategy);
        var folder = RunFolder.Of(path);
        return Of(run, folder, label) ?? throw new ConcurException(FailureKind.BadInput, $"the run has no traces of '{label}': it was recorded with --profile none, or they were removed");
    }

    /// <summary>The traces of one trial of a run; null where there are none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="label">The trial's label.</param>
    public static TraceSelection? Of(RunReport run, RunFolder folder, string label)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(folder);
        return folder.TracesOf(label) is { IsEmpty: false } traces ? new TraceSelection($"{run.Request.Name}, {label}", traces) { SchedulePath = folder.ScheduleOf(label) } : null;
    }

    /// <summary>The traces of a process that was recorded while it ran; null where there are none any more.</summary>
    public static TraceSelection? Of(TraceReport trace, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(folder);
        return trace.Live is { Name: var name } && folder.TracesOf(name) is { IsEmpty: false } traces ? new TraceSelection(name, traces) { SchedulePath = folder.ScheduleOf(name) } : null;
    }

    private static string LabelOf(RunReport run, string? strategy)
    {
        if (strategy is null && run.Trials.Length == 1) return run.Trials[0].Label;
        var labels = string.Join(", ", run.Trials.Select(trial => trial.Label));
        return run.Trials.FirstOrDefault(trial => trial.Label == strategy)?.Label ?? throw new ConcurException(
            FailureKind.BadInput, strategy is null ? $"which strategy of the run? --strategy takes one of {labels}" : $"the run has no strategy '{strategy}'; it has {labels}");
    }
}
