using System.Runtime.Versioning;

namespace Concur.Harness.Platform.Windows;

/// <summary>Memory that the harness shares with a worker process.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsSharedMemory
{
    /// <summary>
    /// Makes a file in the launch's own temporary folder, which the system deletes when its last handle is closed, however the processes
    /// end. The cache keeps a temporary file in memory for as long as there is enough.
    /// </summary>
    /// <returns>The file, and the path by which another process of this user can open it as long as it is open here.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    public static (FileStream File, string Path) Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0,
            FileOptions.DeleteOnClose);
        File.SetAttributes(path, FileAttributes.Temporary);
        return (file, path);
    }
}
