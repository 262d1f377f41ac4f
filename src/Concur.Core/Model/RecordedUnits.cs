namespace Concur.Core.Model;

/// <summary>What the time inside the units of a recorded launch was made of, ns: the timing launches' units divide in the same way.</summary>
public sealed record RecordedUnits
{
    /// <summary>Rounding to ns and back may make a part larger than its whole by so much.</summary>
    private const long RoundingNs = 10;

    /// <summary>On a CPU, all in all.</summary>
    public required long CpuNs { get; init; }

    /// <summary>Of that, compiling.</summary>
    public required long JitNs { get; init; }

    /// <summary>Of that, collecting.</summary>
    public required long GcCpuNs { get; init; }

    /// <summary>Off the CPUs, all in all, the sampler's suspensions and the run queue left out.</summary>
    public required long OffNs { get; init; }

    /// <summary>Of that, suspended for a collection.</summary>
    public required long GcOffNs { get; init; }

    /// <summary>Of that, blocked on contended locks.</summary>
    public required long LockNs { get; init; }

    /// <summary>Of that, blocked on handles.</summary>
    public required long WaitNs { get; init; }

    /// <summary>In the run queue.</summary>
    public required long QueueNs { get; init; }

    /// <summary>Whether that could be told.</summary>
    public required bool KnowsQueue { get; init; }

    /// <summary>Of no unit.</summary>
    public static RecordedUnits None { get; } = new() { CpuNs = 0, JitNs = 0, GcCpuNs = 0, OffNs = 0, GcOffNs = 0, LockNs = 0, WaitNs = 0, QueueNs = 0, KnowsQueue = true };

    /// <summary>Refuses what can't have been recorded.</summary>
    /// <exception cref="FormatException">Something took less than no time, or parts more than their whole.</exception>
    public void Check()
    {
        if (((long[])[CpuNs, JitNs, GcCpuNs, OffNs, GcOffNs, LockNs, WaitNs, QueueNs]).Any(ns => ns < 0)) throw new FormatException("units took less than no time");
        if (JitNs + GcCpuNs > CpuNs + RoundingNs || GcOffNs + LockNs + WaitNs > OffNs + RoundingNs) throw new FormatException("parts of units took longer than all of them");
    }
}
