using System.Globalization;

namespace Concur.Harness.Platform.Linux;

/// <summary>Memory that the harness shares with a worker process.</summary>
internal static unsafe class LinuxSharedMemory
{
    private const string Memory = "/dev/shm";
    private const long PageBytes = 4096;

    /// <summary>Makes a file that lies in memory where the system has a place for that, and else in the temporary folder.</summary>
    /// <param name="name">Unique among the files of this process.</param>
    /// <returns>The file, and the path by which another process of this user can open it as long as it is open here.</returns>
    public static (FileStream File, string Path) Create(string name)
    {
        var folder = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        var path = Path.Combine(folder, FormattableString.Invariant($"concur-{Environment.ProcessId}-{name}"));
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

        // The file loses its name at once, so that none is ever left behind; others find it as a descriptor of this process.
        File.Delete(path);
        var descriptor = file.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
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
