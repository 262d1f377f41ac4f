using Concur.Harness.Platform.Linux;
using Concur.Protocol;

namespace Concur.Harness.Platform;

/// <summary>
/// What the operating system counts for this process, its children and the machine. Only Linux is implemented: elsewhere every
/// figure is null, which stands for unavailable.
/// </summary>
internal static class ProcessAccounting
{
    /// <summary>Time and switches of this process.</summary>
    public static ProcessCounters? Own() => OperatingSystem.IsLinux() ? LinuxProcess.Own() : null;

    /// <summary>Time and switches of this process and of every child that was waited for.</summary>
    public static ProcessCounters? WithChildren() => OperatingSystem.IsLinux() ? LinuxProcess.Own() + LinuxProcess.Children() : null;

    /// <summary>Peak resident memory of this process, bytes.</summary>
    public static long? PeakRssBytes() => OperatingSystem.IsLinux() ? LinuxProcess.PeakRssBytes() : null;
}

/// <summary>
/// What all processes together had used of each logical processor at an instant, as the operating system writes it: interpreting it
/// uses CPU time, and waits until nothing is measured.
/// </summary>
internal sealed class ProcessorSnapshot
{
    private readonly List<string> _procStat;

    private ProcessorSnapshot(List<string> procStat) => _procStat = procStat;

    public static ProcessorSnapshot Take() => new(OperatingSystem.IsLinux() ? ProcStat.ReadLines() : []);

    /// <summary>The figures; null where they cannot be had.</summary>
    public ProcessorTimes[]? Interpret() => OperatingSystem.IsLinux() ? ProcessorTimes.Parse(_procStat) : null;
}
