using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>
/// Remembers what this user made on this machine, folder by folder. It is apart from the folders, in the user's cache folder, because a
/// folder may come from a stranger.
/// </summary>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
/// <param name="kind">What is remembered; a part of the files' names.</param>
internal sealed class OwnFolders(string cacheFolder, string kind)
{
    /// <summary>So many folders are remembered, of 64 bytes each; the oldest are forgotten.</summary>
    private const int Most = 1000;

    /// <summary>Remembers that a folder holds this content. Where that cannot be written, the user is asked later.</summary>
    public void Remember(string folder, string content)
    {
        try
        {
            Directory.CreateDirectory(cacheFolder);
            AtomicFile.Write(FileOf(folder), output => output.Write(TextHash.Of(content)));
            var files = new DirectoryInfo(cacheFolder).GetFiles($"{kind}-*.begun");
            foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most)) file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConcurException)
        {
            // A folder that cannot be written is no reason to measure nothing.
        }
    }

    /// <summary>Forgets a folder that was removed.</summary>
    public void Forget(string folder)
    {
        try
        {
            File.Delete(FileOf(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It does no harm there.
        }
    }

    /// <summary>Whether the folder was made with this content.</summary>
    public bool Has(string folder, string content)
    {
        var file = FileOf(folder);
        return File.Exists(file) && File.ReadAllText(file) == TextHash.Of(content);
    }

    private string FileOf(string folder) =>
        Path.Combine(cacheFolder, $"{kind}-{TextHash.Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))[..24]}.begun");
}

/// <summary>Remembers which runs this user made: one whose file says what it said then is made again without a question.</summary>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
public sealed class OwnRuns(string cacheFolder)
{
    private readonly OwnFolders _folders = new(cacheFolder, "run");

    /// <summary>Remembers a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="command">The command line that repeats it.</param>
    public void Remember(string folder, string command) => _folders.Remember(folder, command);

    /// <summary>Forgets a run that was removed.</summary>
    /// <param name="folder">Its folder.</param>
    public void Forget(string folder) => _folders.Forget(folder);

    /// <summary>Whether this user made the run, with that command line.</summary>
    public bool Has(string folder, string command) => Directory.Exists(folder) && _folders.Has(folder, command);
}
