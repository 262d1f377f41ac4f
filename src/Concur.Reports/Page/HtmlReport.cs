using System.Net;
using System.Text.Json;
using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.ReportPage;

namespace Concur.Reports.Page;

/// <summary>
/// The report as one HTML file that opens anywhere: its script, its style and its data are inside, and its content security
/// policy lets nothing else in.
/// </summary>
public static class HtmlReport
{
    private const string WithoutScript =
        "This report is drawn by a script, which is turned off here. The figures are in the file beside it whose name ends in .json, "
        + "and 'dotnet concur show' prints them.";

    /// <summary>Writes the page to a file of a run's folder. A file that was there stays until the new one is complete.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="ConcurException">The file cannot be written.</exception>
    public static string Save(PageContent page, string path) => AtomicFile.ReplaceOwn(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        Write(page, writer);
        return path;
    });

    /// <summary>Writes the page.</summary>
    /// <param name="page">Its content. Strings may be of any origin: they become data, never markup.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(PageContent page, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(output);
        var script = PageFiles.Script();
        output.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy(script)}">
            <meta name="referrer" content="no-referrer">
            <title>{WebUtility.HtmlEncode(TerminalText.Escaped(page.Title))}</title>
            <style>{PageFiles.Style()}</style>
            </head>
            <body>
            <noscript><p>{WithoutScript}</p></noscript>
            <script type="application/json" id="data">
            """);
        // The serialiser's encoder escapes <, > and &: nothing in a string ends the element.
        output.Write(JsonSerializer.Serialize(PageDocument.Of(page), PageContext.Page));
        output.Write($"</script>\n<script>{script}</script>\n</body>\n</html>\n");
    }

    /// <summary>Forbids to load anything, and any script but the one inside. Charts set styles on their elements.</summary>
    private static string Policy(string script)
    {
        var hash = Convert.ToBase64String(Sha256.Of(Encoding.UTF8.GetBytes(script)));
        return $"default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; "
            + "base-uri 'none'; form-action 'none'";
    }
}
