using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>What a list of runs says of one.</summary>
public sealed record RunSummary
{
    /// <summary>The run folder's name, within the folder of runs.</summary>
    public required string Name { get; init; }

    /// <summary>The workload; for commands, their names.</summary>
    public required string Workload { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>The processor, or the architecture where that has no name.</summary>
    public required string Machine { get; init; }

    /// <summary>What it could use of it.</summary>
    public required double UsableCores { get; init; }

    /// <summary>The runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Units an iteration.</summary>
    public required int Units { get; init; }

    /// <summary>The size of a unit.</summary>
    public required long Size { get; init; }

    /// <summary>How many workers.</summary>
    public required int Workers { get; init; }

    /// <summary>What else would make times incomparable: the runtime's settings, the governor, the quota, the seed, what workers return.</summary>
    public required string Surroundings { get; init; }

    /// <summary>Its trials, sequential first.</summary>
    public required ImmutableArray<TrialSummary> Trials { get; init; }

    /// <summary>The summary of a run.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="run">The run.</param>
    public static RunSummary Of(string name, RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var request = run.Request as WorkloadRequest;
        return new RunSummary
        {
            Name = name,
            Workload = run.Request is CommandsRequest { Commands: var commands } ? string.Join(", ", commands.Select(command => command.Name)) : run.Request.Name,
            StartedUtc = run.StartedUtc,
            Machine = run.Machine.Cpu ?? run.Machine.Architecture,
            UsableCores = run.Machine.UsableCores,
            Runtime = run.Machine.Runtime,
            Units = request?.Units ?? 1,
            Size = request?.Size ?? 0,
            Workers = run.Workers,
            Surroundings = string.Join(' ', [.. run.Machine.EffectiveSettings.Select(setting => $"{setting.Key}={setting.Value}"), run.Machine.Governor, FormattableString.Invariant($"{run.Machine.QuotaCores} {request?.Seed ?? 0} {request?.Return ?? ReturnKind.Value}")]),
            Trials = [.. run.Trials.Select(trial => new TrialSummary(trial.Label, trial.Status == TrialStatus.Ok && trial.ResultsAgree != false ? trial.Timing?.MedianMs : null, trial.Speedup))],
        };
    }
}

/// <summary>A trial in a list of runs.</summary>
/// <param name="Label">What reports call it.</param>
/// <param name="MedianMs">Its median, ms; null where it went wrong.</param>
/// <param name="Speedup">Its speed-up; null where it has none.</param>
public sealed record TrialSummary(string Label, double? MedianMs, double? Speedup);

/// <summary>Which runs of a folder are asked for; null is any.</summary>
public sealed record RunFilter
{
    /// <summary>The workload's name, whatever its case.</summary>
    public string? Workload { get; init; }

    /// <summary>What the machine's name contains, whatever its case.</summary>
    public string? Machine { get; init; }

    /// <summary>Runs that began then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that began before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The latest of them only.</summary>
    public int? Last { get; init; }
}

/// <summary>A folder in the folder of runs that holds none that can be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record UnreadableRun(string Name, string Reason);
