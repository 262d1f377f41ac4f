using Concur.Core.Model;

namespace Concur.Core.Measuring.Native;

/// <summary>
/// A short-lived folder that only this user can enter, for sockets, specifications and results. Its path is short:
/// a socket's path has at most 108 bytes.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>108 bytes less "/concurXXXXXX/w12345", less the runtime's own "dotnet-diagnostic-PID-TIME-socket" in the same folder.</summary>
    private const int LongestParent = 40;

    private PrivateFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <exception cref="ConcurException">There is no temporary folder that can be written.</exception>
    public static PrivateFolder Create()
    {
        try
        {
            return Make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(FailureKind.BadInput, $"the temporary folder '{System.IO.Path.GetTempPath()}' cannot be written; set TMPDIR to one that can");
        }
    }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleaned up before us: what was wanted is so.
        }
    }

    private static PrivateFolder Make()
    {
        // Directory.CreateTempSubdirectory makes it with mode 0700 (mkdtemp).
        if (OperatingSystem.IsWindows() || System.IO.Path.GetTempPath().Length <= LongestParent)
            return new PrivateFolder(Directory.CreateTempSubdirectory("concur").FullName);
        var path = System.IO.Path.Combine("/tmp", "concur" + System.IO.Path.GetRandomFileName());
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new PrivateFolder(path);
    }
}
