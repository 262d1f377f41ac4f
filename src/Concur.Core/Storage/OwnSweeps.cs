namespace Concur.Core.Storage;

/// <summary>
/// Remembers which sweeps this user began on this machine. Resuming one runs the assembly that its journal names, and a folder may come
/// from a stranger. What is remembered is apart from the sweeps, in the user's cache folder.
/// </summary>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
public sealed class OwnSweeps(string cacheFolder)
{
    private readonly OwnFolders _folders = new(cacheFolder, "sweep");

    /// <summary>Remembers the sweep that was begun in a folder.</summary>
    public void Remember(string folder) => _folders.Remember(folder, Opening(folder));

    /// <summary>Whether the sweep in a folder was begun there by this user, with the request that its journal has now.</summary>
    public bool Has(string folder) => _folders.Has(folder, Opening(folder));

    /// <summary>The journal's first line, which names the assembly and its hash.</summary>
    private static string Opening(string folder)
    {
        using var journal = new StreamReader(new FileStream(
            Path.Combine(folder, SweepJournal.FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return journal.ReadLine() ?? "";
    }
}
