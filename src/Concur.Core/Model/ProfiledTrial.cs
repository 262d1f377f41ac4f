using Concur.Traces.Recordings;

namespace Concur.Core.Model;

/// <summary>What the profiled launch of a trial tells beside what the runtime did.</summary>
public abstract record ProfiledTrial : TrialOverMachines
{
    /// <summary>
    /// What units awaited; null without a profiled launch of units that await, where the runtime does not show it, and in older files.
    /// </summary>
    public AwaitReport? Awaits { get; init; }

    /// <summary>How much CPU time the profile's samples stand for; null without samples taken on the CPUs, and in older files.</summary>
    public CpuCoverage? CpuProfile { get; init; }

    /// <summary>
    /// How much CPU time of the profiled launch no reading of threads met; null where they were not read now and then, and in older
    /// files.
    /// </summary>
    public PolledCpu? PolledCpu { get; init; }
}
