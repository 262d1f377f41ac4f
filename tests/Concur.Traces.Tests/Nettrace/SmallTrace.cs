using System.IO.Compression;
using System.Reflection;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// A real trace: three threads that compute, contend for a lock, wait for an event and allocate, recorded by dotnet-trace.
/// </summary>
internal static class SmallTrace
{
    private static readonly string Path = System.IO.Path.Combine(
        typeof(SmallTrace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!,
        "tests",
        "Traces",
        "small.nettrace.gz");

    public static byte[] Bytes { get; } = Read();

    private static byte[] Read()
    {
        using var file = new GZipStream(File.OpenRead(Path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
