using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Files that are replaced as a whole: a reader never sees half of one, and one that was there stays until the new one is complete.</summary>
public static class WholeFile
{
    /// <summary>Writes a file beside the one to replace, and puts it in its place.</summary>
    /// <param name="path">The file to replace, or a new one.</param>
    /// <param name="write">Writes all of it.</param>
    /// <returns>What the writer returned.</returns>
    /// <exception cref="ConcurException">No file can be written there.</exception>
    public static T Replace<T>(string path, Func<Stream, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (Directory.Exists(path)) throw new ConcurException(FailureKind.BadInput, $"'{path}' cannot be written: it is a folder");
        var partial = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            T result;
            using (var stream = Create(partial, path)) result = write(stream);
            File.Move(partial, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static FileStream Create(string partial, string path)
    {
        try
        {
            return File.Create(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
