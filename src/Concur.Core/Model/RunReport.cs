using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A run as it is reported and stored.</summary>
public sealed record RunReport
{
    /// <summary>The version of the tool that made it.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What was asked for.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>How many workers that came to.</summary>
    public required int Workers { get; init; }

    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Where the times on and off the CPUs of the profiled launches come from; null where nothing was profiled, or it is not known.</summary>
    public SchedulerChoice? Scheduler { get; init; }

    /// <summary>How well figures were known on the machine, under that source; null in files that do not say.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>One per strategy, sequential first.</summary>
    public required ImmutableArray<TrialReport> Trials { get; init; }

    /// <summary>Conclusions, the gravest first.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What came of the findings' remedies; empty where they were not to be tried, or none could be.</summary>
    public ImmutableArray<Verification> Verifications { get; init; } = [];
}
