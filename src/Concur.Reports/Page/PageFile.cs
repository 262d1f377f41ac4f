using System.Diagnostics.CodeAnalysis;
using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Page;

/// <summary>Report pages as files.</summary>
public static class PageFile
{
    /// <summary>Replaces a page as a whole.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="ConcurException">No file can be written there.</exception>
    public static string Save(PageContent page, string path) => AtomicFile.Replace(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        HtmlReport.Write(page, writer);
        return path;
    });

    /// <summary>Makes a page and saves it beside what it shows, which is complete without it.</summary>
    /// <param name="make">Makes the page.</param>
    /// <param name="path">Where to.</param>
    /// <returns>Why there is none; null where there is one.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the page, the figures are there and are to be printed.")]
    public static string? TrySave(Func<PageContent> make, string path)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            Save(make(), path);
            return null;
        }
        catch (Exception e)
        {
            return $"no report page could be written: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
