using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// The right to write a measurement into a folder. Only one process at a time has it: two would replace each other's files. The
/// system takes it back when the process ends, however it ends.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private const string LockName = ".measuring";
    private readonly FileStream _lock;

    private FolderClaim(FileStream file) => _lock = file;

    /// <summary>Claims a folder for a run or a recording.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <exception cref="ConcurException">Another process writes into it, or has just written a measurement there.</exception>
    public static FolderClaim Take(RunFolder folder)
    {
        var claim = Take(folder.Path);
        try
        {
            // It was free when the folder was opened; the other process may have come and gone since.
            RunFolder.RefuseUsed(folder.Path, folder.Path);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Claims a folder, whatever is in it.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <exception cref="ConcurException">Another process writes into it.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static FolderClaim Take(string folder)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FolderClaim(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"another process is measuring into '{folder}'; wait until it has ended, or give another folder with --output");
        }
    }

    /// <summary>
    /// Gives it up. The folder is removed where it was made for this run and no file is in it, unless another process has come meanwhile.
    /// </summary>
    /// <param name="folder">The folder that is claimed.</param>
    public void Leave(RunFolder folder)
    {
        using var claim = _lock;
        try
        {
            var files = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories);
            if (!folder.IsNew || files.Any(file => file != claim.Name)) return;
            Directory.Delete(folder.Traces);
            claim.Dispose(); // Its file is in the folder.
            Directory.Delete(folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, or is gone already.
        }
    }

    public void Dispose() => _lock.Dispose();
}
