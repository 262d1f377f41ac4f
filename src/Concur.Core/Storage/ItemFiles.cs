using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Files with the items of runs, an item a line, in the cache folder.</summary>
/// <param name="cacheFolder">The folder of files that the tool can make again.</param>
public sealed class ItemFiles(string cacheFolder)
{
    /// <summary>So many are kept; the oldest are removed.</summary>
    private const int Most = 1000;

    /// <summary>Keeps items.</summary>
    /// <param name="hash">The SHA-256 of the text, by which the file is called.</param>
    /// <param name="text">The lines.</param>
    /// <returns>The absolute path of the file.</returns>
    /// <exception cref="ConcurException">It cannot be written.</exception>
    public string Keep(string hash, string text)
    {
        var path = Path.Combine(cacheFolder, $"items-{hash}.txt");
        try
        {
            Directory.CreateDirectory(cacheFolder);
            AtomicFile.Write(path, output => output.Write(text));
            var files = new DirectoryInfo(cacheFolder).GetFiles("items-*.txt");
            foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most)) file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(FailureKind.BadInput, $"the items cannot be kept in '{cacheFolder}': {e.Message}");
        }

        return path;
    }
}
