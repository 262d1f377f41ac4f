using Concur.Harness.Platform.Linux;
using Concur.Harness.Platform.MacOS;
using Concur.Harness.Platform.Windows;

namespace Concur.Harness.Platform;

/// <summary>How this process is tied to the one that started it.</summary>
internal static class ProcessControl
{
    /// <summary>
    /// Has this process end when the thread that started it ends. Does nothing elsewhere than on Linux: on Windows the process is in the
    /// job of its launch, and on macOS in the process group of its launch, which the tool ends as a whole when the launch has ended, and
    /// the group's guard when the tool has.
    /// </summary>
    public static void EndWithParent()
    {
        if (OperatingSystem.IsLinux()) LinuxProcess.EndWithParent();
    }

    /// <summary>
    /// Ends this process while threads of it still start something: in the runtime's own shutdown they may read what is freed already
    /// (signal 11, seen on Linux). Returns elsewhere than on Linux.
    /// </summary>
    public static void EndNow(int exitCode)
    {
        if (OperatingSystem.IsLinux()) LinuxProcess.EndNow(exitCode);
    }

    /// <summary>
    /// Removes a variable from the environment that native code sees. Does nothing on Windows, where the runtime keeps no copy of its
    /// own.
    /// </summary>
    public static void RemoveVariable(string name)
    {
        if (OperatingSystem.IsLinux()) LinuxProcess.RemoveVariable(name);
        else if (OperatingSystem.IsMacOS()) MacProcess.RemoveVariable(name);
    }

    /// <summary>The worker's way from the harness: its standard input, which is empty for the workload from then on.</summary>
    /// <exception cref="PlatformNotSupportedException">This system is not implemented.</exception>
    public static FileStream TakeStandardInput() => OperatingSystem.IsLinux() ? LinuxProcess.TakeStandardInput()
        : OperatingSystem.IsWindows() ? WindowsProcess.TakeStandardInput()
        : OperatingSystem.IsMacOS() ? MacProcess.TakeStandardInput()
        : throw Unsupported();

    /// <summary>The worker's way to the harness: its standard output, which the workload can no longer write to.</summary>
    /// <exception cref="PlatformNotSupportedException">This system is not implemented.</exception>
    public static FileStream TakeStandardOutput() => OperatingSystem.IsLinux() ? LinuxProcess.TakeStandardOutput()
        : OperatingSystem.IsWindows() ? WindowsProcess.TakeStandardOutput()
        : OperatingSystem.IsMacOS() ? MacProcess.TakeStandardOutput()
        : throw Unsupported();

    private static PlatformNotSupportedException Unsupported() => new("worker processes are not implemented for this system");
}
