namespace Concur.Core.Machines.Shipping;

/// <summary>Which of the shipped folders agents use, and when each was used last: by a file beside each, which its users lock.</summary>
/// <param name="folder">The folder of all of them.</param>
internal sealed class FoldersInUse(string folder) : IDisposable
{
    private const string Use = ".use";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileStream> _own = new(StringComparer.Ordinal);

    /// <summary>Keeps a folder from being deleted for as long as this process lives, and says that it was used now.</summary>
    /// <returns>Whether it is there.</returns>
    public bool TryUse(string name)
    {
        var path = Path.Combine(folder, name);
        if (!Directory.Exists(path)) return false;
        lock (_gate)
        {
            if (_own.ContainsKey(name)) return true;
            try
            {
                // A file that is read by several is locked for reading, which keeps out the one that wants it alone: flock(2).
                _own[name] = new FileStream(path + Use, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            }
            catch (IOException)
            {
                return false; // It is being deleted.
            }
        }

        File.SetLastWriteTimeUtc(path + Use, TimeProvider.System.GetUtcNow().UtcDateTime);
        return Directory.Exists(path);
    }

    /// <summary>When it was used last, UTC.</summary>
    public DateTime LastUseOf(string name) => File.GetLastWriteTimeUtc(Path.Combine(folder, name + Use));

    /// <summary>Deletes a folder unless an agent uses it.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryRemove(string name)
    {
        var path = Path.Combine(folder, name);
        lock (_gate)
        {
            if (_own.ContainsKey(name)) return false;
        }

        try
        {
            using var alone = new FileStream(path + Use, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Directory.Delete(path, recursive: true);
            File.Delete(path + Use);
            return true;
        }
        catch (IOException)
        {
            return false; // An agent uses it.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var use in _own.Values) use.Dispose();
        }
    }
}
