namespace Concur.Core.Recording;

/// <summary>
/// A short-lived folder that only this user can enter, for sockets, specifications and results. Its path is short:
/// a socket's path has at most 108 bytes.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private PrivateFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    public static PrivateFolder Create()
    {
        // Directory.CreateTempSubdirectory makes it with mode 0700 (mkdtemp).
        var folder = Directory.CreateTempSubdirectory("concur");
        return new PrivateFolder(folder.FullName);
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
}
