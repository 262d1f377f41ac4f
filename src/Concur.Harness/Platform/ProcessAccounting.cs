using Concur.Harness.Platform.Linux;
using Concur.Harness.Platform.MacOS;
using Concur.Harness.Platform.Windows;
using Concur.Protocol;

namespace Concur.Harness.Platform;

/// <summary>
/// What the operating system counts for this process, its children and the machine. On a system that is not implemented every figure
/// is null, which stands for unavailable.
/// </summary>
internal static class ProcessAccounting
{
    /// <summary>Time and switches of this process.</summary>
    public static ProcessCounters? Own() => OperatingSystem.IsLinux() ? LinuxProcess.Own()
        : OperatingSystem.IsWindows() ? WindowsProcess.Own()
        : OperatingSystem.IsMacOS() ? MacProcess.Own()
        : null;

    /// <summary>Time and switches of this process and of every child that was waited for.</summary>
    public static ProcessCounters? WithChildren() => OperatingSystem.IsLinux() ? LinuxProcess.Own() + LinuxProcess.Children()
        : OperatingSystem.IsWindows() ? WindowsProcess.Own() + WindowsProcess.Ended
        : OperatingSystem.IsMacOS() ? MacProcess.WithChildren()
        : null;

    /// <summary>
    /// Counts what a child had used where the system adds it to no process. Does nothing on Linux and macOS, where
    /// <see cref="WithChildren"/> has it.
    /// </summary>
    /// <param name="usage">What it told last; null where it told nothing.</param>
    public static void AddEnded(ProcessCounters? usage)
    {
        if (OperatingSystem.IsWindows()) WindowsProcess.AddEnded(usage);
    }

    /// <summary>Peak resident memory of this process, bytes.</summary>
    public static long? PeakRssBytes() => OperatingSystem.IsLinux() ? LinuxProcess.PeakRssBytes()
        : OperatingSystem.IsWindows() ? WindowsProcess.PeakRssBytes()
        : OperatingSystem.IsMacOS() ? MacProcess.PeakRssBytes()
        : null;
}

/// <summary>
/// What all processes together had used of each logical processor at an instant, as the operating system writes it: interpreting it
/// uses CPU time, and waits until nothing is measured.
/// </summary>
internal sealed class ProcessorSnapshot
{
    /// <summary>What Linux writes.</summary>
    private readonly List<string> _lines = [];

    /// <summary>What Windows or macOS writes.</summary>
    private readonly byte[] _bytes = [];

    private ProcessorSnapshot()
    {
        if (OperatingSystem.IsLinux()) _lines = ProcStat.ReadLines();
        else if (OperatingSystem.IsWindows()) _bytes = WindowsProcess.Processors();
        else if (OperatingSystem.IsMacOS()) _bytes = MacProcess.Processors();
    }

    public static ProcessorSnapshot Take() => new();

    /// <summary>The figures; null where they cannot be had.</summary>
    public ProcessorTimes[]? Interpret() => OperatingSystem.IsLinux() ? ProcessorTimes.Parse(_lines)
        : OperatingSystem.IsWindows() ? ProcessorTimes.OfWindows(_bytes)
        : OperatingSystem.IsMacOS() ? ProcessorTimes.OfMacOS(_bytes)
        : null;
}
