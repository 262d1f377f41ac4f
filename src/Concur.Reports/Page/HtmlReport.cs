using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Concur.ReportPage;

namespace Concur.Reports.Page;

/// <summary>
/// The report as one HTML file that opens anywhere: its script, its style and its data are inside, and its content security
/// policy lets nothing else in.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="page">What it is made of. Strings of any origin: they become data, never markup.</param>
    /// <param name="output">Where to.</param>
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
            <title>{WebUtility.HtmlEncode(page.Title)}</title>
            <style>{PageFiles.Style()}</style>
            </head>
            <body>
            <noscript><p>This report is drawn by a script, which is turned off here. The figures are in the file beside it whose name ends in .json, and 'dotnet concur show' prints them.</p></noscript>
            <script type="application/json" id="data">
            """);
        // The serialiser's encoder escapes <, > and &: nothing in a string ends the element.
        output.Write(JsonSerializer.Serialize(PageJsonForm.Of(page), PageJsonContext.Default.PageJson));
        output.Write($"</script>\n<script>{script}</script>\n</body>\n</html>\n");
    }

    /// <summary>Nothing from anywhere, but the script that is inside; charts set styles on their elements.</summary>
    private static string Policy(string script)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return $"default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    }
}
