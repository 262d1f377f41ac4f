using System.Globalization;
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
    /// A file that is locked for as long as the folder is in use, and holds the id of the process that uses it. The system releases
    /// the lock when the process ends, however it ends.
    /// </summary>
    private const string OwnerName = "owner";

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
                + $" set {Platforms.Current.Ports.TemporaryFolderVariable} to one that can");
        }
    }

    /// <summary>Removes the folders that killed processes of this tool have left, and ends what still runs in them.</summary>
    /// <returns>Their number.</returns>
    public static int RemoveAbandoned()
    {
        var removed = 0;
        foreach (var path in Platforms.Current.Ports.OwnFolders())
        {
            try
            {
                if (TryLock(path) is not { } owner) continue;
                using var folder = new PrivateFolder(path, owner);
                if (folder.Owner() is { } process && !Platforms.Current.Running.Exists(process))
                    Platforms.Current.Ports.RemoveSocketsOf(process);
                removed++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays: a full disk, for example, has no room for the lock.
            }
        }

        return removed;
    }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Platforms.Current.Running.EndAllWith(Platforms.Current.Ports.TemporaryFolderVariable, Path);
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

    /// <summary>Locks a new folder. Another process may have taken it for abandoned before it was locked.</summary>
    private static FileStream? TryOwn(string path)
    {
        if (TryLock(path) is not { } owner) return null;
        using (var writer = new StreamWriter(owner, leaveOpen: true))
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        if (System.IO.File.Exists(owner.Name)) return owner;
        owner.Dispose();
        return null;
    }

    /// <returns>Null where another process has the lock, or the folder is gone.</returns>
    private static FileStream? TryLock(string path)
    {
        var file = System.IO.Path.Combine(path, OwnerName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (System.IO.File.Exists(file) || !Directory.Exists(path))
        {
            return null;
        }
    }

    private int? Owner()
    {
        using var reader = new StreamReader(_owner, leaveOpen: true);
        return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
    }
}
