using System.Runtime.Versioning;

namespace Concur.Harness.Platform.MacOS;

/// <summary>Memory that the harness shares with a worker process.</summary>
[SupportedOSPlatform("macos")]
internal static class MacSharedMemory
{
    /// <summary>
    /// Makes a file in the launch's own temporary folder, which is removed when it is closed here, and else with the folder. The files of
    /// shm_open can't grow, and their names are open to all users. The system keeps the file in memory, and writes it to the disk some
    /// time later if it is still there.
    /// </summary>
    /// <returns>The file, and the path by which another process of this user can open it as long as it is open here.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    public static (FileStream File, string Path) Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        const FileShare all = FileShare.ReadWrite | FileShare.Delete;
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, all, bufferSize: 0, FileOptions.DeleteOnClose);
        return (file, path);
    }
}
