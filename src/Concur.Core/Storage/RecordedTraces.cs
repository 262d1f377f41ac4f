using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Storage;

/// <summary>Finds the trace files that a path and a strategy stand for.</summary>
public static class RecordedTraces
{
    /// <summary>The traces that a path stands for: itself, those of a run's trial, or those of a recorded process.</summary>
    /// <param name="path">A .nettrace file, a folder, or its run.json or trace.json.</param>
    /// <param name="strategy">The label of the run's trial; null where there is only one, and for other paths.</param>
    /// <exception cref="ConcurException">There are none, or the run has several trials and none was named.</exception>
    public static TraceSelection Select(string path, string? strategy)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path) && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return strategy is null
                ? new TraceSelection(TerminalText.Name(Path.GetFileName(path)), [path])
                : throw Bad("--strategy goes with a run, not with a trace file");
        }

        if (RunFolder.TraceFileOf(path) is { } file)
        {
            if (strategy is not null) throw Bad("--strategy goes with a run, not with a recorded process");
            return Of(TraceFile.Read(file), RunFolder.Of(path)) ?? throw Bad($"the traces of '{path}' were removed");
        }

        var run = RunFile.Read(path);
        var label = LabelOf(run, strategy);
        var folder = RunFolder.Of(path);
        return Of(run, folder, label)
            ?? throw Bad($"the run has no traces of '{label}': it was recorded with --profile none, or they were removed");
    }

    /// <summary>The traces of one trial of a run; null where there are none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="label">The trial's label.</param>
    public static TraceSelection? Of(RunReport run, RunFolder folder, string label)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(folder);
        var files = Of($"{run.Request.Name}, {label}", folder, label);
        var machines = run.Trials.FirstOrDefault(trial => trial.Label == label)?.Machines ?? [];
        return files is null ? null : files with
        {
            Machines =
            [
                .. machines.Index().Select(machine => OfMachine(files.Name, folder, machine.Item, machine.Index + 1))
                    .OfType<MachineTraces>(),
            ],
        };
    }

    /// <summary>What another machine recorded of a trial; null where nothing of it is left.</summary>
    private static MachineTraces? OfMachine(string name, RunFolder folder, MachineReport machine, int number)
    {
        if (machine.Recorded is not { } recorded) return null;
        ImmutableArray<string> traces = [.. recorded.Traces.Select(file => folder.TraceNamed(file)).OfType<string>()];
        if (traces.IsEmpty) return null;
        var files = new TraceSelection(name, traces)
        {
            SchedulePath = folder.TraceNamed(recorded.Schedule),
            CountersPath = folder.TraceNamed(recorded.Counters),
        };
        return new MachineTraces(new OtherMachine(machine.Name, recorded.Clock.ErrorNs), number, recorded.Clock.OffsetNs, files);
    }

    /// <summary>The traces of a running process that was recorded; null where they were removed.</summary>
    public static TraceSelection? Of(TraceReport trace, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(folder);
        if (trace.Live is not { } live || Of(live.Name, folder, live.Name) is not { } files) return null;
        return live is { StartNs: { } startNs, EndNs: { } endNs } ? files with { Times = (startNs, endNs) } : files;
    }

    private static TraceSelection? Of(string name, RunFolder folder, string label) => folder.TracesOf(label) is { IsEmpty: false } traces
        ? new TraceSelection(name, traces) { SchedulePath = folder.ScheduleOf(label), CountersPath = folder.CountersOf(label) }
        : null;

    private static string LabelOf(RunReport run, string? strategy)
    {
        if (strategy is null && run.Trials.Length == 1) return run.Trials[0].Label;
        var labels = string.Join(", ", run.Trials.Select(trial => trial.Label));
        return run.Trials.FirstOrDefault(trial => trial.Label == strategy)?.Label ?? throw Bad(strategy is null
            ? $"which strategy of the run? --strategy takes one of {labels}"
            : $"the run has no strategy '{strategy}'; it has {labels}");
    }

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
