using Concur.Harness.Platform.Linux;
using Concur.Harness.Platform.MacOS;
using Concur.Harness.Platform.Windows;
using Concur.Protocol;

namespace Concur.Harness.Platform;

/// <summary>
/// What the operating system counts for threads of this process. On a system that is not implemented every figure is -1, which
/// stands for unread, and never 0. The question which system this is costs nothing: it is a constant to the compiler.
/// </summary>
internal static class ThreadAccounting
{
    private const int Unread = -1;

    /// <summary>Opens what <see cref="QueueNs"/> reads for the calling thread; negative when there is nothing to read.</summary>
    public static int Open() => OperatingSystem.IsLinux() ? LinuxThreads.OpenSchedstat() : Unread;

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public static void Close(int handle)
    {
        if (OperatingSystem.IsLinux()) LinuxThreads.Close(handle);
    }

    /// <summary>The operating system's id of the calling thread.</summary>
    public static int CurrentId() => OperatingSystem.IsLinux() ? LinuxThreads.CurrentId()
        : OperatingSystem.IsWindows() ? WindowsThreads.CurrentId()
        : OperatingSystem.IsMacOS() ? MacThreads.CurrentId()
        : Unread;

    /// <summary>CPU time of the calling thread, ns.</summary>
    public static long CpuNs() => OperatingSystem.IsLinux() ? LinuxThreads.CpuNs()
        : OperatingSystem.IsWindows() ? WindowsThreads.CpuNs()
        : OperatingSystem.IsMacOS() ? MacThreads.CpuNs()
        : Unread;

    /// <summary>CPU time of another thread of this process, ns; -1 when it has ended.</summary>
    /// <param name="threadId">The operating system's id of the thread.</param>
    public static long CpuNsOf(int threadId) => OperatingSystem.IsLinux() ? LinuxThreads.CpuNsOf(threadId)
        : OperatingSystem.IsWindows() ? WindowsThreads.CpuNsOf(threadId)
        : OperatingSystem.IsMacOS() ? MacThreads.CpuNsOf(threadId)
        : Unread;

    /// <summary>Run-queue time of the thread that called <see cref="Open"/>, ns.</summary>
    public static long QueueNs(int handle) => OperatingSystem.IsLinux() ? LinuxThreads.QueueNs(handle) : Unread;

    /// <summary>The calling thread's kernel time and switches; its CPU and run-queue time are left unread.</summary>
    public static ThreadCounters Usage() => OperatingSystem.IsLinux() ? LinuxThreads.Usage()
        : OperatingSystem.IsWindows() ? WindowsThreads.Usage()
        : OperatingSystem.IsMacOS() ? MacThreads.Usage()
        : ThreadCounters.Unread;
}
