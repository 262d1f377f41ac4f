using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>A trace file that was looked over and can be read.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Outline">How far it is whole.</param>
internal sealed record TraceFile(string Path, TraceOutline Outline)
{
    /// <summary>Its name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <exception cref="ConcurException">It is not there, or no nettrace file.</exception>
    public static TraceFile Open(string path)
    {
        if (Directory.Exists(path)) throw Bad($"'{path}' is a folder; give one of its .nettrace files");
        if (!File.Exists(path)) throw Bad($"there is no file '{path}'");
        try
        {
            using var file = File.OpenRead(path);
            if (!file.CanSeek) throw Bad($"'{path}' is no ordinary file; save the trace first");
            if (file.Length == 0) throw Bad($"'{path}' is empty: the traced process ended before its session began, or nothing was written");
            return new TraceFile(path, TraceOutline.Of(file));
        }
        catch (FormatException e)
        {
            throw Bad($"'{path}' is no trace that can be read: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad($"'{path}' cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>What is whole of it, as a file that ends as it should.</summary>
    public Stream OpenWhole() => new WholeBlocks(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16), Outline.WholeBytes, Outline.EndMark);

    private static ConcurException Bad(string message) => new(FailureKind.BadInput, message);
}
