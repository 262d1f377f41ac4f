using Concur.Harness.Platform.Linux;

namespace Concur.Harness.Platform;

/// <summary>How this process is tied to the one that started it. Only Linux is implemented.</summary>
internal static class ProcessControl
{
    /// <summary>Has this process end when the thread that started it ends. Does nothing elsewhere than on Linux.</summary>
    public static void EndWithParent()
    {
        if (OperatingSystem.IsLinux()) LinuxProcess.EndWithParent();
    }

    /// <summary>Removes a variable from the environment that native code sees. Does nothing elsewhere than on Linux.</summary>
    public static void RemoveVariable(string name)
    {
        if (OperatingSystem.IsLinux()) LinuxProcess.RemoveVariable(name);
    }

    /// <summary>The worker's way from the harness: its standard input, which is empty for the workload from then on.</summary>
    /// <exception cref="PlatformNotSupportedException">This system is not implemented.</exception>
    public static FileStream TakeStandardInput() => OperatingSystem.IsLinux() ? LinuxProcess.TakeStandardInput() : throw Unsupported();

    /// <summary>The worker's way to the harness: its standard output, which the workload can no longer write to.</summary>
    /// <exception cref="PlatformNotSupportedException">This system is not implemented.</exception>
    public static FileStream TakeStandardOutput() => OperatingSystem.IsLinux() ? LinuxProcess.TakeStandardOutput() : throw Unsupported();

    private static PlatformNotSupportedException Unsupported() => new("worker processes are implemented for Linux only");
}
