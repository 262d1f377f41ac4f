using Concur.Core.Model;
using Concur.Core.Storage.Unix;

namespace Concur.Core.Storage;

/// <summary>Files that are replaced as a whole: a reader sees the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a text beside a file in the folder of a run, and puts it in its place. Such a folder may come from a stranger: a link in
    /// it is replaced and never followed.
    /// </summary>
    /// <param name="path">The file to replace, or a new one.</param>
    /// <param name="write">Writes all of it.</param>
    /// <exception cref="ConcurException">No file can be written there.</exception>
    public static void Write(string path, Action<TextWriter> write) => ReplaceOwn(path, stream =>
    {
        ArgumentNullException.ThrowIfNull(write);
        using var writer = new StreamWriter(stream);
        write(writer);
        return true;
    });

    /// <summary>As <see cref="Write"/>, for bytes.</summary>
    /// <returns>What the writer returned.</returns>
    /// <exception cref="ConcurException">No file can be written there.</exception>
    public static T ReplaceOwn<T>(string path, Func<Stream, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null) throw IsFolder(path);
        var partial = $"{path}.{Path.GetRandomFileName()}.partial";
        var stream = Create(partial, path, FileMode.CreateNew);
        try
        {
            T result;
            using (stream) result = write(stream);
            File.Move(partial, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>
    /// Writes a file that the user named, and puts it in its place. A link is followed; a device or a pipe is written to.
    /// </summary>
    /// <param name="path">The file to replace, or a new one.</param>
    /// <param name="write">Writes all of it.</param>
    /// <returns>What the writer returned.</returns>
    /// <exception cref="ConcurException">No file can be written there.</exception>
    public static T Replace<T>(string path, Func<Stream, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (Directory.Exists(path)) throw IsFolder(path);
        if (IsReplaceable(path)) return ReplaceOwn(path, write);
        using var there = Create(path, path, FileMode.Create);
        return write(there);
    }

    /// <summary>Whether a file may take its place: renaming one to the name of a link, a device or a pipe would remove that.</summary>
    private static bool IsReplaceable(string path) =>
        new FileInfo(path).LinkTarget is null && !SpecialFiles.MayBe(path);

    private static ConcurException IsFolder(string path) =>
        new(FailureKind.BadInput, $"'{path}' cannot be written: it is a folder");

    private static FileStream Create(string file, string path, FileMode mode)
    {
        try
        {
            return new FileStream(file, mode, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is DirectoryNotFoundException ? "there is no such folder" : e.Message.ReplaceLineEndings(" ");
            throw new ConcurException(FailureKind.BadInput, $"'{path}' cannot be written: {reason}");
        }
    }
}
