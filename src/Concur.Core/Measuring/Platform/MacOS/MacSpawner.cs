using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>Starts a child. On macOS a child does not inherit its parent's peak of memory.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacSpawner : IChildSpawner
{
    public (int ProcessId, long Begun) Start(SpawnedProgram program)
    {
        var begun = Stopwatch.GetTimestamp();
        return (SpawnCall.Start(program), begun);
    }

    public ChildUsage Read(ReadOnlySpan<byte> usage) => MemoryMarshal.Read<MacUsage>(usage).ToUsage();

    public void Dispose()
    {
        // Nothing is open.
    }
}

/// <summary>struct rusage of macOS: its microseconds have 32 bits, and memory is in bytes (bsd/sys/resource.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MacUsage
{
    public long UserSeconds;
    public int UserMicroseconds;
    public long KernelSeconds;
    public int KernelMicroseconds;
    public long MaxRssBytes;
    public fixed long NotUsedHere[11];
    public long VoluntarySwitches;
    public long InvoluntarySwitches;

    /// <summary>
    /// The kernel counts as voluntary only what waits in its BSD part, and all other waits as involuntary (_sleep in bsd/kern/kern_synch.c,
    /// calcru in bsd/kern/kern_resource.c): which switches are which is unknown.
    /// </summary>
    public readonly ChildUsage ToUsage() => new(
        TimeOf(UserSeconds, UserMicroseconds), TimeOf(KernelSeconds, KernelMicroseconds), MaxRssBytes > 0 ? MaxRssBytes : null, null, null);

    private static TimeSpan TimeOf(long seconds, int microseconds) => TimeSpan.FromMicroseconds(seconds * 1_000_000.0 + microseconds);
}
