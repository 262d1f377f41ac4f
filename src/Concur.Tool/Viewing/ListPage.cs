using System.Net;
using System.Text;

namespace Concur.Tool.Viewing;

/// <summary>The list of what is served, with a button that ends it. No script in it.</summary>
internal static class ListPage
{
    /// <summary>What the page may do: nothing but ask the server to stop.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static string Of(IReadOnlyList<ViewedRun> runs)
    {
        var items = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            items.Append($"<li><a href=\"{ViewPaths.Run(i)}\">{WebUtility.HtmlEncode(runs[i].Name)}</a><div>{WebUtility.HtmlEncode(runs[i].Title)}</div>");
            foreach (var (label, index) in runs[i].Traces.Select((trace, index) => (trace.Label, index)))
                items.Append($" <a class=\"trace\" href=\"{WebUtility.HtmlEncode(ViewPaths.Speedscope(i, index, label))}\" target=\"_blank\" rel=\"noopener\">{WebUtility.HtmlEncode(label)} in speedscope</a>");
            items.Append("</li>\n");
        }

        return Page("Runs", $"<ol>{items}</ol>\n<form method=\"post\" action=\"{ViewPaths.Stop}\"><button>Stop the server</button></form>");
    }

    /// <summary>A page that says one thing.</summary>
    public static string Message(string title, string text) => Page(title, $"<p>{WebUtility.HtmlEncode(text)}</p>");

    private static string Page(string title, string content) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        li { margin: 0.8rem 0; } .trace { margin-right: 0.8rem; display: inline-block; } button { font: inherit; padding: 0.3rem 0.9rem; }
        </style></head>
        <body><h1>{{title}}</h1>{{content}}</body></html>
        """;
}
