using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Page;

/// <summary>Saves report pages.</summary>
public static class PageFile
{
    /// <summary>Writes a page to a file. A file that was there stays until the new one is complete.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="ConcurException">The file cannot be written.</exception>
    public static string Save(PageContent page, string path) => AtomicFile.Replace(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        HtmlReport.Write(page, writer);
        return path;
    });
}
