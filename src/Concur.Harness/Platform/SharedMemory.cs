using Concur.Harness.Platform.Linux;
using Concur.Harness.Platform.MacOS;
using Concur.Harness.Platform.Windows;

namespace Concur.Harness.Platform;

/// <summary>Memory that two processes share.</summary>
internal static unsafe class SharedMemory
{
    /// <summary>Makes a file for sharing.</summary>
    /// <returns>The file, and the path by which another process of this user can open it as long as it is open here.</returns>
    /// <exception cref="PlatformNotSupportedException">This system is not implemented.</exception>
    public static (FileStream File, string Path) Create() => OperatingSystem.IsLinux() ? LinuxSharedMemory.Create()
        : OperatingSystem.IsWindows() ? WindowsSharedMemory.Create()
        : OperatingSystem.IsMacOS() ? MacSharedMemory.Create()
        : throw new PlatformNotSupportedException("shared memory is not implemented for this system; use another transport");

    /// <summary>Brings pages of mapped memory in before they are used. Where the system cannot, using them does it.</summary>
    /// <param name="start">The start of the mapping.</param>
    /// <param name="offset">The first byte of the range.</param>
    /// <param name="length">The length of the range, bytes.</param>
    /// <param name="writing">Whether the range will be written to.</param>
    public static void Populate(byte* start, long offset, long length, bool writing)
    {
        if (OperatingSystem.IsLinux()) LinuxSharedMemory.Populate(start, offset, length, writing);
    }
}
