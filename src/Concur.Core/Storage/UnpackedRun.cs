namespace Concur.Core.Storage;

/// <summary>A run as a folder, wherever it comes from: a zip is unpacked into a folder that goes away with this.</summary>
public sealed class UnpackedRun : IDisposable
{
    private readonly string? _temporary;

    private UnpackedRun(string path, string? temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>The folder, or the file in it that was given.</summary>
    public string Path { get; }

    /// <param name="path">A run folder, its run.json, a zip, or any other file.</param>
    /// <exception cref="Model.ConcurException">The zip is damaged, or no run that may be opened.</exception>
    public static UnpackedRun Open(string path)
    {
        if (!RunZip.Is(path)) return new UnpackedRun(path, null);
        var folder = Directory.CreateTempSubdirectory("concur-run").FullName;
        var run = new UnpackedRun(folder, folder);
        try
        {
            RunZip.Unpack(path, run.Path);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Removes what was unpacked.</summary>
    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }
}
