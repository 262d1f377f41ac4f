using System.IO.Compression;

namespace Concur.ReportPage;

/// <summary>The built report page.</summary>
public static class PageFiles
{
    /// <summary>The script, without a byte order mark; ASCII.</summary>
    public static string Script() => Read("report.js");

    /// <summary>The style sheet.</summary>
    public static string Style() => Read("report.css");

    /// <summary>A file of speedscope's release, or its LICENSE; null where it has none of that name.</summary>
    /// <param name="name">Without a folder.</param>
    public static Stream? Speedscope(string name) => Open("speedscope/" + name);

    private static string Read(string name)
    {
        using var reader = new StreamReader(
            Open(name) ?? throw new InvalidOperationException($"the page was built without its {name}"));
        return reader.ReadToEnd();
    }

    private static BrotliStream? Open(string name) => typeof(PageFiles).Assembly.GetManifestResourceStream(name) is { } packed
        ? new BrotliStream(packed, CompressionMode.Decompress)
        : null;
}
