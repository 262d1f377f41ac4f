using System.Security.Cryptography;
using System.Text;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// Remembers which sweeps this user began on this machine. Resuming one runs the assembly that its journal names, and a folder may come
/// from a stranger. What is remembered is apart from the sweeps, in the user's cache folder.
/// </summary>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
public sealed class OwnSweeps(string cacheFolder)
{
    /// <summary>
    /// Remembers the sweep that was begun in a folder. Where that cannot be written, the user is asked when it is resumed.
    /// </summary>
    public void Remember(string folder)
    {
        try
        {
            Directory.CreateDirectory(cacheFolder);
            AtomicFile.Write(FileOf(folder), output => output.Write(OpeningHash(folder)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConcurException)
        {
            // A folder that cannot be written is no reason to measure nothing.
        }
    }

    /// <summary>Whether the sweep in a folder was begun there by this user, with the request that its journal has now.</summary>
    public bool Has(string folder)
    {
        var file = FileOf(folder);
        return File.Exists(file) && File.ReadAllText(file) == OpeningHash(folder);
    }

    private string FileOf(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.Combine(cacheFolder, $"sweep-{Hash(Encoding.UTF8.GetBytes(path))[..24]}.begun");
    }

    /// <summary>The hash of the journal's first line, which names the assembly and its hash.</summary>
    private static string OpeningHash(string folder)
    {
        using var journal = new StreamReader(new FileStream(
            Path.Combine(folder, SweepJournal.FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Hash(Encoding.UTF8.GetBytes(journal.ReadLine() ?? ""));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
