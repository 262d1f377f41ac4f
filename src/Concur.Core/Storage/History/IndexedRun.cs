using Concur.Core.Model;

namespace Concur.Core.Storage.History;

/// <summary>A run folder as the index keeps it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Stamp">Tells whether its run file has changed.</param>
/// <param name="Run">What it holds; null where that can't be read.</param>
/// <param name="Error">Why; null where it can.</param>
internal sealed record IndexedRun(string Name, string Stamp, RunSummary? Run, string? Error)
{
    /// <summary>Whatever is wrong with one run is said of that run.</summary>
    public static IndexedRun Read(string name, string stamp, string path)
    {
        // A name goes to the terminal as it is.
        if (name.Any(char.IsControl)) return new IndexedRun(name, stamp, null, "the folder's name has control characters in it");
        try
        {
            return new IndexedRun(name, stamp, RunSummary.Of(name, RunFile.Read(path)), null);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new IndexedRun(name, stamp, null, e.Message.ReplaceLineEndings(" "));
        }
    }
}
