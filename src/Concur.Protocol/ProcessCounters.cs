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
    internal void Write(BinaryWriter writer)
    {
        writer.Write(UserNs);
        writer.Write(KernelNs);
        writer.Write(VoluntarySwitches);
        writer.Write(InvoluntarySwitches);
    }

    internal static ProcessCounters Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
}
