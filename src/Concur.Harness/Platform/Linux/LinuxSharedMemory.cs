using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Platform.Linux;

/// <summary>Memory that the harness shares with a worker process.</summary>
internal static unsafe class LinuxSharedMemory
{
    private const long PageBytes = 4096;

    /// <summary>
    /// Makes a file in memory, without a name (memfd_create(2)). Another process cannot make a file of that name first, and no file is
    /// left after a crash. Workers open the file as a descriptor of this process.
    /// </summary>
    /// <returns>The file, and the path by which another process of this user can open it as long as it is open here.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    public static (FileStream File, string Path) Create()
    {
        int descriptor;
        fixed (byte* label = "concur\0"u8) descriptor = Libc.CreateMemoryFile(label, Libc.MemoryFileCloseOnExec);
        if (descriptor < 0) throw new IOException("the system gives no memory that processes share");
        var file = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        return (file, FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{descriptor}"));
    }

    /// <summary>
    /// Enters a range into the page table in one call (madvise(2), MADV_POPULATE_READ, Linux 5.14 and later) instead of by a fault
    /// for each page. Older kernels refuse, and the faults do it.
    /// </summary>
    public static void Populate(byte* start, long offset, long length, bool writing)
    {
        var first = offset / PageBytes * PageBytes;
        var advice = writing ? Libc.PopulateForWriting : Libc.PopulateForReading;
        _ = Libc.MAdvise(start + first, (nint)(offset + length - first), advice);
    }
}
