using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>What the user asked for, checked once at the door.</summary>
public sealed record RunRequest
{
    /// <summary>The workload's name.</summary>
    public required string Workload { get; init; }

    /// <summary>The absolute path of the workload's assembly; null for a built-in one.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>Strategies with their parameters, sequential first, each once.</summary>
    public required ImmutableArray<string> Strategies { get; init; }

    /// <summary>Commands that are run instead of a workload's strategies; empty for a workload.</summary>
    public ImmutableArray<NamedCommand> Commands { get; init; } = [];

    /// <summary>Launches of each command before those that count.</summary>
    public int WarmupLaunches { get; init; }

    /// <summary>Settings of the runtime under which every strategy is run besides the runtime as it is.</summary>
    public ImmutableArray<RuntimeVariant> Variants { get; init; } = [];

    /// <summary>What worker processes send back for a unit.</summary>
    public ReturnKind Return { get; init; }

    /// <summary>Units per iteration.</summary>
    public required int Units { get; init; }

    /// <summary>The size of each unit, in the workload's own measure.</summary>
    public required long Size { get; init; }

    /// <summary>Lanes; null means the cores that the process may use.</summary>
    public int? Workers { get; init; }

    /// <summary>Timing launches per strategy.</summary>
    public required int Launches { get; init; }

    /// <summary>How narrow the medians' intervals are to be, as a share of the median to either side: launches are added until they are. Null for the launches alone.</summary>
    public double? Precision { get; init; }

    /// <summary>No round of launches is added after so long.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Measured iterations per launch; 0 lets the harness choose.</summary>
    public int Iterations { get; init; }

    /// <summary>What the profiled launch records.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>Where the times on and off the CPUs of the profiled launch come from.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.Auto;

    /// <summary>Between stack samples; null for what suits the scheduler source.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>How long one launch may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether remedies of findings are tried as well.</summary>
    public bool Verify { get; init; }

    /// <summary>The seed from which every unit's seed comes.</summary>
    public int Seed { get; init; }
}

/// <summary>What the profiled launch of a trial records.</summary>
public enum ProfileKind
{
    /// <summary>Nothing: timing launches only.</summary>
    None,

    /// <summary>Runtime events without stacks.</summary>
    Light,

    /// <summary>Runtime events, and sampled stacks in a second session.</summary>
    Full,
}
