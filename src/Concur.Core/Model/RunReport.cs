using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Concur.Core.Model;

/// <summary>A run as it is reported and stored.</summary>
public sealed record RunReport
{
    /// <summary>More methods are not placed in the source.</summary>
    internal const int MostSources = 1_000;

    /// <summary>The version of the tool that made it.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What was asked for: a <see cref="WorkloadRequest"/> or a <see cref="CommandsRequest"/>.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>The number of workers: the one asked for, or the cores that the tool may use.</summary>
    public required int Workers { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The source of times on and off the CPUs; null where nothing was profiled, and in older files.</summary>
    public SchedulerChoice? Scheduler { get; init; }

    /// <summary>How well figures were known on the machine, under that source; null in files that do not say.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>The trials, sequential or the first command first.</summary>
    public required ImmutableArray<TrialReport> Trials { get; init; }

    /// <summary>How many timed launches were made again because other processes disturbed them; they are not among the trials'.</summary>
    public int RepeatedLaunches { get; init; }

    /// <summary>Conclusions, the most severe first.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The findings' remedies that were tried; empty where none was to be tried, or none can be.</summary>
    public ImmutableArray<Verification> Verifications { get; init; } = [];

    /// <summary>Predictions that were held against launches; empty where none was to be tried, or none can be.</summary>
    public ImmutableArray<GainCheck> GainChecks { get; init; } = [];

    /// <summary>Where the methods that the report names stand in the user's source, by their names; empty where no PDB tells.</summary>
    public IReadOnlyDictionary<string, SourcePlace> Sources { get; init; } = ReadOnlyDictionary<string, SourcePlace>.Empty;
}
