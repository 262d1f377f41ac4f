using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>One run in a list of runs.</summary>
public sealed record RunSummary
{
    /// <summary>The run folder's name, within the folder of runs.</summary>
    public required string Name { get; init; }

    /// <summary>The workload; for commands, their names.</summary>
    public required string Workload { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>The processor, or the architecture where the processor's name is not known.</summary>
    public required string Machine { get; init; }

    /// <summary>The cores that it could use.</summary>
    public required double UsableCores { get; init; }

    /// <summary>The runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Units per iteration; 1 for commands.</summary>
    public required int Units { get; init; }

    /// <summary>The size of a unit; 0 for commands, and where the workload takes none.</summary>
    public required long Size { get; init; }

    /// <summary>The number of workers.</summary>
    public required int Workers { get; init; }

    /// <summary>
    /// The other conditions under which times are comparable, in one text: the runtime's settings, the governor, the quota, the
    /// seed, what workers return.
    /// </summary>
    [JsonPropertyName("surroundings")]
    public required string Conditions { get; init; }

    /// <summary>Its trials, sequential first.</summary>
    public required ImmutableArray<TrialSummary> Trials { get; init; }

    /// <summary>What it answers; null where fewer than two strategies were timed.</summary>
    public required AnswerReport? Answer { get; init; }

    /// <summary>The summary of a run.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="run">The run.</param>
    /// <param name="answer">What the run answers.</param>
    public static RunSummary Of(string name, RunReport run, AnswerReport? answer)
    {
        ArgumentNullException.ThrowIfNull(run);
        var request = run.Request as WorkloadRequest;
        return new RunSummary
        {
            Name = name,
            Workload = run.Request is CommandsRequest { Commands: var commands }
                ? string.Join(", ", commands.Select(command => command.Name))
                : run.Request.Name,
            StartedUtc = run.StartedUtc,
            Machine = run.Machine.Cpu ?? run.Machine.Architecture,
            UsableCores = run.Machine.UsableCores,
            Runtime = run.Machine.Runtime,
            Units = request?.Units ?? 1,
            Size = request is { TakesSize: true } ? request.Size : 0,
            Workers = run.Workers,
            Conditions = ConditionsOf(run.Machine, request),
            Trials = [.. run.Trials.Select(trial => new TrialSummary(trial.Label, IsRight(trial) ? trial.MedianMs : null, trial.Speedup))],
            Answer = answer,
        };
    }

    private static string ConditionsOf(MachineFacts machine, WorkloadRequest? request) => string.Join(' ',
    [
        .. machine.EffectiveSettings.Select(setting => $"{setting.Key}={setting.Value}"),
        machine.Governor,
        FormattableString.Invariant($"{machine.QuotaCores} {request?.Seed ?? 0} {request?.Return ?? ReturnKind.Value}"),
        .. request?.Items is { } items
            ? (string[])[FormattableString.Invariant($"{items.Hash ?? items.Source} {items.Count} {items.Batch}")]
            : [],
        .. request?.Values.Select(value => $"{value.Key}={value.Value}") ?? [],
    ]);

    private static bool IsRight(TrialReport trial) => trial.Status == TrialStatus.Ok && trial.ResultsAgree != false;
}

/// <summary>A trial in a list of runs.</summary>
/// <param name="Label">Its name in reports.</param>
/// <param name="MedianMs">Its median, ms; null where it failed or its results are wrong.</param>
/// <param name="Speedup">Its speed-up; null without one.</param>
public sealed record TrialSummary(string Label, double? MedianMs, double? Speedup);

/// <summary>A choice of the runs in a folder. Null is any.</summary>
public sealed record RunFilter
{
    /// <summary>The workload's name, in upper or lower case.</summary>
    public string? Workload { get; init; }

    /// <summary>A part of the machine's name, in upper or lower case.</summary>
    public string? Machine { get; init; }

    /// <summary>Runs that began at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that began before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The number of latest runs.</summary>
    public int? Last { get; init; }
}

/// <summary>A folder in the folder of runs whose run can't be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record UnreadableRun(string Name, string Reason);

/// <summary>The same work over time, on one machine.</summary>
/// <param name="Runs">The runs, the earliest first.</param>
/// <param name="Left">The number of the workload's runs that are left out: of other machines, runtimes, sizes or workers.</param>
/// <param name="Series">A series per trial.</param>
public sealed record TrendReport(ImmutableArray<RunSummary> Runs, int Left, ImmutableArray<TrendSeries> Series);

/// <summary>A trial's medians over time.</summary>
/// <param name="Label">The trial.</param>
/// <param name="MediansMs">The median of each run, ms; null where a run has none.</param>
/// <param name="Changes">The changes that lasted.</param>
public sealed record TrendSeries(string Label, ImmutableArray<double?> MediansMs, ImmutableArray<TrendChange> Changes);

/// <summary>A change that lasted.</summary>
/// <param name="Run">The index of the first run after it.</param>
/// <param name="Ratio">The times after it, until the next change, divided by those before.</param>
/// <param name="Interval">The ratio's 95 % interval; null with fewer than three runs on a side.</param>
public sealed record TrendChange(int Run, double Ratio, Interval? Interval);
