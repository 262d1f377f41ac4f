namespace Concur.Harness.Measurement;

/// <summary>What of a thread's counters is read at the edges of each unit.</summary>
internal enum UnitMetering
{
    /// <summary>Nothing: the unit's lane is metered as a whole.</summary>
    None,

    /// <summary>CPU time: one system call, 0.2 us.</summary>
    Cpu,

    /// <summary>CPU, kernel and run-queue time: three system calls, 1 to 2.5 us.</summary>
    Full,
}
