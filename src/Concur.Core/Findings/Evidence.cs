using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Findings;

/// <summary>
/// What the rules examine: a trial of a run, or a process that was recorded while it ran. Both give the same figures, so that one rule
/// with one threshold serves both.
/// </summary>
internal abstract record Evidence
{
    /// <summary>The trial that the findings are about; null for a recorded process.</summary>
    public abstract string? Label { get; }

    /// <summary>The word for the threads that have an account: workers, or threads.</summary>
    public abstract string Threads { get; }

    /// <summary>The word for the threads of the pool.</summary>
    public abstract string PoolThreads { get; }

    /// <summary>Advice for a recording with fewer events.</summary>
    public abstract string HowToRecordLess { get; }

    /// <summary>Events that the sessions dropped; null without a recording.</summary>
    public abstract long? LostEvents { get; }

    /// <summary>How much CPU time the profile's samples stand for; null without samples taken on the CPUs.</summary>
    public abstract CpuCoverage? CpuProfile { get; }

    /// <summary>How much CPU time no reading of threads met; null where they were not read now and then.</summary>
    public abstract PolledCpu? PolledCpu { get; }

    /// <summary>The share of time that collections stopped the threads.</summary>
    public abstract TimeShare? GcShare { get; }

    /// <summary>The share of time that threads were blocked on locks.</summary>
    public abstract TimeShare? LockShare { get; }

    /// <summary>The share of time that threads of the pool were blocked in waits; null where no pool serves the threads.</summary>
    public abstract TimeShare? PoolWaitShare { get; }

    /// <summary>The share of time that work stood in the pool's queue; null where it is not measured.</summary>
    public abstract TimeShare? PoolQueueShare { get; }

    /// <summary>
    /// How many threads wanted a core and how many there are; null where too few wanted one, and where more threads than cores are no
    /// choice of the user's.
    /// </summary>
    public abstract CoreDemand? CoreDemand { get; }

    /// <summary>Allocations; null without a recording.</summary>
    public abstract Allocation? Allocation { get; }

    /// <summary>The collections; null without a recording.</summary>
    public abstract Pauses? Pauses { get; }

    /// <summary>The locks; null without a recording.</summary>
    public abstract LockReport? Locks { get; }

    /// <summary>The calls in which threads acquired locks, and left the CPUs; null without sampled stacks.</summary>
    public abstract CallReport? Calls { get; }

    /// <summary>The thread pool; null without a recording.</summary>
    public abstract PoolReport? Pool { get; }

    /// <summary>Exceptions that were thrown; null without a recording.</summary>
    public abstract ExceptionReport? Exceptions { get; }

    /// <summary>
    /// The time on the CPUs in which <see cref="Exceptions"/> of an iteration were thrown, ms; null where it is not known.
    /// </summary>
    public abstract double? CpuMs { get; }

    /// <summary>
    /// The time that threads waited for cores in the recorded time of <see cref="Calls"/>, ms; null where it is not known.
    /// </summary>
    public abstract double? RunQueueMs { get; }

    /// <summary>The beginning of a message: the trial's label, if there is one.</summary>
    public string Prefix => Label is null ? "" : Label + ": ";

    /// <summary>Where a figure stands in the file of the report.</summary>
    public abstract string PathOf(EvidencePart part);

    /// <summary>A strategy as a remedy; null where it can't be tried, or was tried.</summary>
    public virtual Remedy? WithStrategy(string strategy, Category cures) => null;

    /// <summary>A number of workers as a remedy; null where it can't be tried, or was tried.</summary>
    public virtual Remedy? WithWorkers(int workers, Category cures) => null;

    /// <summary>A setting of the runtime as a remedy; null where it can't be tried, or was tried.</summary>
    public virtual Remedy? WithSetting(string name, string variable, string value, Category cures) => null;

    /// <summary>A warning about this evidence.</summary>
    public Finding Warning(string rule, string message, EvidencePart part, string advice) =>
        new(rule, Severity.Warning, Label, Prefix + message, PathOf(part), advice);

    /// <summary>A remark about this evidence.</summary>
    public Finding Info(string rule, string message, EvidencePart part, string advice) =>
        new(rule, Severity.Info, Label, Prefix + message, PathOf(part), advice);
}

/// <summary>A part of a report to which a finding points.</summary>
internal enum EvidencePart
{
    /// <summary>The account of the threads' time.</summary>
    Account,

    /// <summary>The events that were lost.</summary>
    LostEvents,

    /// <summary>The collections.</summary>
    Gc,

    /// <summary>Allocations.</summary>
    Allocation,

    /// <summary>The locks.</summary>
    Locks,

    /// <summary>The waits.</summary>
    Waits,

    /// <summary>The calls by stacks.</summary>
    Calls,

    /// <summary>The thread pool.</summary>
    Pool,

    /// <summary>The sampled stacks.</summary>
    Profile,

    /// <summary>The CPU time that no reading of threads met.</summary>
    PolledCpu,

    /// <summary>Exceptions that were thrown.</summary>
    Exceptions,

    /// <summary>The other machines.</summary>
    Machines,
}

/// <summary>A share of time, and its words in a sentence.</summary>
/// <param name="Value">The share, 0 to 1.</param>
/// <param name="Words">The share with what it is a share of, such as <c>12 % of their time</c>.</param>
internal sealed record TimeShare(double Value, string Words);

/// <summary>How many threads wanted a core.</summary>
/// <param name="Waiting">The share of their time that they waited for one.</param>
/// <param name="Seen">The numbers of threads and cores, in words.</param>
/// <param name="Enough">The number of threads that would keep the cores busy; null where there are no more threads than cores.</param>
internal sealed record CoreDemand(TimeShare Waiting, string Seen, int? Enough);

/// <summary>Allocations.</summary>
/// <param name="Bytes">In all; approximate.</param>
/// <param name="BytesPerSecond">Per second of the measured time; null where that is 0.</param>
/// <param name="TopTypes">The types allocated most, the first the most.</param>
internal sealed record Allocation(long Bytes, double? BytesPerSecond, ImmutableArray<AllocatedType> TopTypes);

/// <summary>Collections of the measured time.</summary>
/// <param name="Count">How many.</param>
/// <param name="LongestMs">The longest pause, ms.</param>
/// <param name="Server">Whether there is a heap per core; null where that is not known.</param>
internal sealed record Pauses(long Count, double LongestMs, bool? Server)
{
    /// <summary>All pauses together, ms.</summary>
    public required double TotalMs { get; init; }

    /// <summary>The collections that the program asked for; null where that is not known.</summary>
    public InducedCollections? Induced { get; init; }

    /// <summary>Whether most of the paused time is that of collections that the program asked for.</summary>
    public bool AreInduced => Induced is { } induced && induced.PauseMs > TotalMs / 2;
}
