using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>
/// What another machine saw of one launch. Times in its files are of its own clock; <see cref="LaunchResult.Remote"/> has the round trips
/// that compare it with the harness's.
/// </summary>
public sealed record MachineRecord
{
    /// <summary>The machine's name in the run.</summary>
    public required string Name { get; init; }

    /// <summary>What is known of the machine.</summary>
    public required MachineFacts Facts { get; init; }

    /// <summary>How well figures are known there.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>The worker processes of the launch that it ran.</summary>
    public required ImmutableArray<ProcessRole> Roles { get; init; }

    /// <summary>The ends of those processes and what they used, in that order; null for one of which nothing came back.</summary>
    public required ImmutableArray<ProcessUsage?> Usage { get; init; }

    /// <summary>The traces that came back, by roles; empty for a timed launch.</summary>
    public ImmutableArray<ProcessTrace> Traces { get; init; } = [];

    /// <summary>The scheduler source's file; null for a timed launch, and where it did not come back.</summary>
    public SchedulerTrace? Scheduler { get; init; }

    /// <summary>Whether its processes run on the harness's own machine, and use its cores.</summary>
    public bool IsHere { get; init; }

    /// <summary>Why something of it is missing, in one line; null where all came back.</summary>
    public string? Lost { get; init; }
}
