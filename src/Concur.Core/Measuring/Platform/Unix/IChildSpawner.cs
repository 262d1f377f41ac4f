namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Starts one child, and reads what it has used. The thread that starts the child also waits for it.</summary>
internal interface IChildSpawner : IDisposable
{
    /// <summary>Starts the program.</summary>
    /// <returns>The process id, and from when its time counts: <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</returns>
    /// <exception cref="Model.ConcurException">The executable can't be started.</exception>
    (int ProcessId, long Begun) Start(SpawnedProgram program);

    /// <summary>Reads what the system counted for the child and for the children that it waited for.</summary>
    /// <param name="usage">struct rusage as wait4 wrote it.</param>
    ChildUsage Read(ReadOnlySpan<byte> usage);
}

/// <summary>What a system counted for a child.</summary>
/// <param name="User">CPU time in user mode.</param>
/// <param name="Kernel">CPU time in the kernel.</param>
/// <param name="PeakBytes">Peak resident memory; null where it is unknown.</param>
/// <param name="VoluntarySwitches">Context switches because a thread blocked; null where they are not counted.</param>
/// <param name="InvoluntarySwitches">Context switches because another thread was given the core; null likewise.</param>
internal readonly record struct ChildUsage(
    TimeSpan User, TimeSpan Kernel, long? PeakBytes, long? VoluntarySwitches, long? InvoluntarySwitches);
