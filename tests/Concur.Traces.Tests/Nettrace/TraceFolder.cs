namespace Concur.Traces.Tests.Nettrace;

/// <summary>A temporary folder with one trace file in it.</summary>
internal sealed class TraceFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-trace");

    public string File => Path.Combine(_folder.FullName, "app.nettrace");

    public string With(ReadOnlySpan<byte> bytes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        return File;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
