using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>A short-lived folder that only this user can enter, for diagnostic ports, specifications and results.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private PrivateFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <exception cref="ConcurException">There is no temporary folder that can be written.</exception>
    public static PrivateFolder Create()
    {
        try
        {
            return new PrivateFolder(Platforms.Current.Ports.CreateFolder());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"the temporary folder '{System.IO.Path.GetTempPath()}' cannot be written;"
                + $" set {Platforms.Current.Ports.TemporaryFolderVariable} to one that can");
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
            // Another process has deleted it already.
        }
    }
}
