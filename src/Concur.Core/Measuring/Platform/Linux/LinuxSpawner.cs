using System.Diagnostics;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Starts a child as Linux does. The kernel begins a child's peak with that of the process that started it, so a peak below the tool's own
/// is unknown unless a small process started it: getrusage(2), "ru_maxrss", and
/// https://github.com/torvalds/linux/blob/v6.1/fs/exec.c (setmax_mm_hiwater_rss).
/// </summary>
internal sealed class LinuxSpawner : IChildSpawner
{
    private readonly SmallParent? _parent;
    private readonly long _ownPeakBytes;

    /// <param name="start">What is to be started.</param>
    public LinuxSpawner(ChildStart start)
    {
        _parent = start.HasExactPeak ? SmallParent.TryCreate(start) : null;
        _ownPeakBytes = _parent is null ? OwnPeakBytes() : 0;
    }

    public (int ProcessId, long Begun) Start(SpawnedProgram program)
    {
        if (_parent?.Start(program) is { } started) return (started, Stopwatch.GetTimestamp());
        var begun = Stopwatch.GetTimestamp();
        return (SpawnCall.Start(program), begun);
    }

    public ChildUsage Read(ReadOnlySpan<byte> usage)
    {
        var counted = MemoryMarshal.Read<Rusage>(usage);
        var peakBytes = counted.MaxRssKib * 1024;
        return new ChildUsage(
            TimeOf(counted.UserSeconds, counted.UserMicroseconds),
            TimeOf(counted.KernelSeconds, counted.KernelMicroseconds),
            peakBytes > _ownPeakBytes ? peakBytes : null,
            counted.VoluntarySwitches,
            counted.InvoluntarySwitches);
    }

    public void Dispose() => _parent?.Dispose();

    private static long OwnPeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    private static TimeSpan TimeOf(long seconds, long microseconds) => TimeSpan.FromMicroseconds(seconds * 1_000_000.0 + microseconds);

    /// <summary>struct rusage of 64-bit Linux: two timevals, then fourteen longs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Rusage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long KernelSeconds;
        public long KernelMicroseconds;
        public long MaxRssKib;
        public fixed long NotUsedHere[11];
        public long VoluntarySwitches;
        public long InvoluntarySwitches;
    }
}
