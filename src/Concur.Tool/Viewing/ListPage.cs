using System.Net;
using System.Text;

namespace Concur.Tool.Viewing;

/// <summary>
/// The pages that the server makes itself: the list of runs, with a button that stops the server, and short messages. They
/// have no script.
/// </summary>
internal static class ListPage
{
    /// <summary>The content security policy of these pages: their own styles, and a form to this server.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static string Of(IReadOnlyList<ViewedRun> runs)
    {
        var items = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            var (name, title) = (WebUtility.HtmlEncode(runs[i].Name), WebUtility.HtmlEncode(runs[i].Title));
            items.Append($"<li><a href=\"{ViewPaths.Run(i)}\">{name}</a><div>{title}</div>");
            foreach (var (trace, index) in runs[i].Traces.Select((trace, index) => (trace, index)))
            {
                var link = WebUtility.HtmlEncode(ViewPaths.Speedscope(i, index, trace.Label));
                var label = WebUtility.HtmlEncode(trace.Label);
                items.Append($" <a class=\"trace\" href=\"{link}\" target=\"_blank\" rel=\"noopener\">{label} in speedscope</a>");
            }

            items.Append("</li>\n");
        }

        var stop = $"<form method=\"post\" action=\"{ViewPaths.Stop}\"><button>Stop the server</button></form>";
        return Page("Runs", $"<ol>{items}</ol>\n{stop}");
    }

    /// <summary>A page with one sentence or two.</summary>
    public static string Message(string title, string text) => Page(title, $"<p>{WebUtility.HtmlEncode(text)}</p>");

    private static string Page(string title, string content) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        li { margin: 0.8rem 0; } .trace { margin-right: 0.8rem; display: inline-block; } button { font: inherit; padding: 0.3rem 0.9rem; }
        </style>
        </head>
        <body><h1>{{title}}</h1>{{content}}</body></html>
        """;
}
