using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// The calls in which threads acquired locks, and those in which they left the CPUs with no event of the runtime to name why: by their
/// stacks. It divides the time of the account in another way, and adds nothing to it.
/// </summary>
public sealed record CallReport
{
    /// <summary>Where the times come from, which decides what is known.</summary>
    public required CallEvidence Evidence { get; init; }

    /// <summary>The wall time of the threads that count, all together, ms.</summary>
    public required double ThreadMs { get; init; }

    /// <summary>The calls with the most time, the longest first, at most ten of each kind.</summary>
    public required ImmutableArray<CallTime> Calls { get; init; }

    /// <summary>All calls that acquired locks in one; null where no stack shows one.</summary>
    public CallTime? Acquiring { get; init; }

    /// <summary>The threads that acquired locks; 0 without one.</summary>
    public int Acquirers { get; init; }

    /// <summary>The wall time of these threads, ms.</summary>
    public double AcquirersMs { get; init; }

    /// <summary>
    /// Acquiring without being blocked by the lock: on a CPU, waiting for one, or asleep between two tries, ms. Null where the waiting
    /// for a core can't be divided by calls.
    /// </summary>
    [JsonIgnore]
    public double? SpinningMs => Acquiring is null ? 0 : Acquiring.TotalMs - Acquiring.BlockedMs;

    /// <summary>The calls that acquired locks, the longest first.</summary>
    [JsonIgnore]
    public IEnumerable<CallTime> AcquiringCalls => Calls.Where(call => call.Kind == CallTime.Acquire);
}

/// <summary>Where the times of calls come from.</summary>
public enum CallEvidence
{
    /// <summary>
    /// Stacks sampled on the CPUs, and the stack in which each time off the CPUs began. Off the CPUs the times are exact. Needs perf
    /// events as root, or with CAP_PERFMON.
    /// </summary>
    Switches,

    /// <summary>
    /// Stacks sampled on the CPUs, and those of the runtime's events of waits. The rest of the time off the CPUs has no stack.
    /// </summary>
    Cpu,

    /// <summary>
    /// Stacks that the runtime's sampler took at equal steps of time, whether a thread ran or not: of the time that was not spent in a wait
    /// of the runtime they don't tell whether the thread was on a CPU.
    /// </summary>
    Wall,
}

/// <summary>The time of threads in one call.</summary>
/// <param name="Kind">
/// <c>acquire</c> a lock; or, off the CPUs with no event to name it, <c>sleep</c>, <c>file</c>, <c>socket</c>, <c>page-fault</c>,
/// <c>memory</c> for calls that ask the kernel for memory or give it back, <c>process</c> for waits for another process,
/// <c>runtime</c> for the runtime's own code, allocation above all, <c>other</c> for any other system call, <c>unknown</c>.
/// </param>
/// <param name="Call">The method, or the system call; null where it is not known.</param>
/// <param name="Site">The method of the program that led to it; null where none is on the stack.</param>
/// <param name="TotalMs">In all, ms; null where a part is not known.</param>
public sealed record CallTime(string Kind, string? Call, string? Site, double? TotalMs)
{
    /// <summary>The kind of calls that acquire a lock.</summary>
    internal const string Acquire = "acquire";

    /// <summary>On a CPU, by samples, ms; null where that is not known apart.</summary>
    public double? OnCpuMs { get; init; }

    /// <summary>Ready to run without a core, ms; null where that is not known apart.</summary>
    public double? QueuedMs { get; init; }

    /// <summary>Asleep between two tries to acquire a lock, ms; null where that is not known apart.</summary>
    public double? AsleepMs { get; init; }

    /// <summary>Blocked otherwise, ms; null where that is not known apart.</summary>
    public double? BlockedMs { get; init; }
}
