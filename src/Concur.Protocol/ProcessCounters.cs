namespace Concur.Protocol;

/// <summary>
/// What the operating system has counted for the harness and its reaped worker processes since they began.
/// Source: RUSAGE_SELF plus RUSAGE_CHILDREN.
/// </summary>
/// <param name="UserNs">CPU time in user mode.</param>
/// <param name="KernelNs">CPU time in the kernel.</param>
/// <param name="VoluntarySwitches">Context switches because a thread blocked.</param>
/// <param name="InvoluntarySwitches">Context switches because another thread was given the core.</param>
public readonly record struct ProcessCounters(long UserNs, long KernelNs, long VoluntarySwitches, long InvoluntarySwitches)
{
    /// <summary>What two of them come to.</summary>
    public static ProcessCounters operator +(ProcessCounters a, ProcessCounters b) => new(
        a.UserNs + b.UserNs, a.KernelNs + b.KernelNs, a.VoluntarySwitches + b.VoluntarySwitches, a.InvoluntarySwitches + b.InvoluntarySwitches);

    /// <summary>As <c>a + b</c>.</summary>
    public static ProcessCounters Add(ProcessCounters a, ProcessCounters b) => a + b;

    /// <summary>Appends the counters to a stream.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(UserNs);
        writer.Write(KernelNs);
        writer.Write(VoluntarySwitches);
        writer.Write(InvoluntarySwitches);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcessCounters Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new ProcessCounters(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }
}
