using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>
/// A short-lived folder that only this user can enter, for diagnostic ports, specifications and results. Processes that have it as
/// their temporary folder end with it, even those that have left their process group.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>
    /// A file that is locked for as long as the folder is in use. The system releases the lock when the process ends, however it
    /// ends.
    /// </summary>
    internal const string OwnerName = ".owner";

    private static readonly byte[] Mark = "dotnet-concur\n"u8.ToArray();

    private static readonly Lazy<int> Abandoned = new(RemoveAbandoned);
    private readonly FileStream _owner;

    private PrivateFolder(string path, FileStream owner) => (Path, _owner) = (path, owner);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <exception cref="ConcurException">There is no temporary folder that can be written.</exception>
    public static PrivateFolder Create()
    {
        _ = Abandoned.Value;
        try
        {
            while (true)
            {
                var path = Platforms.Current.Ports.CreateFolder();
                if (TryOwn(path) is { } owner) return new PrivateFolder(path, owner);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"the temporary folder '{System.IO.Path.GetTempPath()}' cannot be written ({e.Message.ReplaceLineEndings(" ")});"
                + $" set {Platforms.Current.Ports.TemporaryFolderVariables[0]} to one that can");
        }
    }

    /// <summary>Removes what killed processes of this tool have left, and ends what still runs in their folders.</summary>
    /// <returns>The number of folders.</returns>
    public static int RemoveAbandoned()
    {
        Platforms.Current.Ports.RemoveDead();
        return Platforms.Current.Ports.OwnFolders().Count(IsRemoved);

        static bool IsRemoved(string path)
        {
            try
            {
                return TryRemove(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false; // It is in use, or holds something of another kind.
            }
        }
    }

    /// <summary>The address of a diagnostic port that only processes of this user that know the folder will find.</summary>
    public string Port(string name) => Platforms.Current.Ports.AddressIn(Path, name);

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Platforms.Current.Running.EndAllWith(Platforms.Current.Ports.TemporaryFolderVariables[0], Path);
            DeleteContents();

            // Windows deletes no file that is open. The folder may be taken for abandoned from here on, and is then removed all the same.
            _owner.Dispose();
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process has deleted it already, or the workload has left a file in it that this user may not delete.
        }
        finally
        {
            _owner.Dispose();
        }
    }

    private void DeleteContents()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != OwnerName))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    /// <summary>Locks a new folder.</summary>
    /// <returns>Null where another process has taken it for abandoned meanwhile.</returns>
    private static FileStream? TryOwn(string path)
    {
        var file = System.IO.Path.Combine(path, OwnerName);
        FileStream owner;
        try
        {
            owner = Locked(file, FileMode.CreateNew);
        }
        catch (IOException) when (System.IO.File.Exists(file) || !Directory.Exists(path))
        {
            return null;
        }

        owner.Write(Mark);
        if (System.IO.File.Exists(file)) return owner;
        owner.Dispose();
        return null;
    }

    /// <summary>Removes a folder that no process uses.</summary>
    /// <returns>Whether it was one of this tool's.</returns>
    /// <exception cref="IOException">It is in use.</exception>
    private static bool TryRemove(string path)
    {
        var file = System.IO.Path.Combine(path, OwnerName);
        if (!System.IO.File.Exists(file))
        {
            // Its process was killed before it had locked the folder. One that holds anything is of another program.
            Directory.Delete(path);
            return true;
        }

        var owner = Locked(file, FileMode.Open);
        if (owner.Length == 0)
        {
            owner.Dispose();
            System.IO.File.Delete(file);
            Directory.Delete(path);
            return true;
        }

        Span<byte> text = stackalloc byte[Mark.Length];
        if (owner.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) != text.Length || !text.SequenceEqual(Mark))
        {
            owner.Dispose();
            return false;
        }

        new PrivateFolder(path, owner).Dispose();
        return true;
    }

    /// <exception cref="IOException">Another process has the lock.</exception>
    private static FileStream Locked(string file, FileMode mode) =>
        new(file, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
