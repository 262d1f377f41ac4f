using System.Globalization;
using System.Net;
using System.Text;
using Concur.Core.Model;

namespace Concur.Tool.Viewing;

/// <summary>
/// The pages that the server makes itself: the list of runs with their answers, from which runs are chosen to be compared, and short
/// messages. They have no script.
/// </summary>
internal static class ListPage
{
    /// <summary>The content security policy of these pages: their own styles, and forms to this server.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The list, the latest run first. Runs keep the numbers that they have on the server.</summary>
    public static string Of(IReadOnlyList<ViewedRun> runs)
    {
        var items = new StringBuilder();
        foreach (var (run, number) in runs.Select((run, number) => (run, number)).OrderByDescending(one => one.run.StartedUtc))
            items.Append(Item(run, number));
        var compare = runs.Count(run => run.Report is not null) < 2 ? "" : """
            <div class="bar"><button>Compare</button>
            <span class="muted">Tick two runs or more of the same work. The earliest is the baseline.</span></div>
            """;
        return Page("Runs", $"""
            <form method="get" action="{ViewPaths.Compare}">
            <ol>
            {items}</ol>
            {compare}
            </form>
            <form class="stop" method="post" action="{ViewPaths.Stop}"><button>Stop the server</button></form>
            """);
    }

    /// <summary>A page with one sentence or two.</summary>
    public static string Message(string title, string text) => Page(title, $"<p>{Encoded(text)}</p>");

    /// <summary>A page with one sentence or two, and the way back to the list.</summary>
    public static string MessageWithList(string title, string text) =>
        Page(title, $"""<p>{Encoded(text)}</p><p><a href="{ViewPaths.List}">All runs</a></p>""");

    private static string Item(ViewedRun run, int number)
    {
        var name = Encoded(run.Name);

        // Names have no spaces: they may be broken between their parts.
        var broken = name.Replace("_", "_<wbr>", StringComparison.Ordinal).Replace(".", ".<wbr>", StringComparison.Ordinal);
        var box = $"""<input type="checkbox" name="{ViewPaths.Chosen}" value="{number}" aria-label="Compare {name}">""";
        var tick = run.Report is null ? "" : $"""<label class="tick">{box}Compare</label>""";
        return $"""
            <li>
            <div class="head"><h2><a href="{ViewPaths.Run(number)}">{broken}</a></h2>{tick}</div>
            {string.Concat(run.Answers.Select(answer => $"<p class=\"answer\">{Encoded(answer)}</p>\n"))}<p>{Encoded(run.Title)}</p>
            <p class="muted">{Began(run)}{Figures.Bytes(run.Bytes)}</p>
            {Traces(run, number)}</li>

            """;
    }

    private static string Began(ViewedRun run)
    {
        if (run.StartedUtc is not { } started) return "";
        var (exact, shown) = (Time("yyyy-MM-dd'T'HH:mm:ss'Z'"), Time("yyyy-MM-dd HH:mm"));
        return $"""Began <time datetime="{exact}">{shown} UTC</time>, """;

        string Time(string format) => started.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Links to speedscope, out of the way: a run may have a dozen.</summary>
    private static string Traces(ViewedRun run, int number)
    {
        if (run.Traces.IsEmpty) return "";
        var links = run.Traces.Select((trace, index) =>
        {
            var (label, address) = (Encoded(trace.Label), Encoded(ViewPaths.Speedscope(number, index, trace.Label)));
            return $"""<li><a href="{address}" target="_blank" rel="noopener">{label}</a></li>""" + "\n";
        });
        return $"<details><summary>Stacks in speedscope</summary><ul>\n{string.Concat(links)}</ul></details>\n";
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Page(string title, string content) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
        <style>{{Style}}</style>
        </head>
        <body><main><h1>{{title}}</h1>{{content}}</main></body></html>
        """;

    /// <summary>Light and dark as the system has it, in the colours of the report page.</summary>
    private const string Style = """

        :root {
          color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif;
          --paper: #ffffff; --card: #f7f8f9; --ink: #22262a; --muted: #545d66; --faint: #dfe2e6; --link: #0059a8;
        }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #1b1e22; --card: #22262b; --ink: #e8eaed; --muted: #a9b3bd; --faint: #3c4147; --link: #7db8f5; }
        }
        * { box-sizing: border-box; }
        body { max-width: 60rem; margin: 0 auto; padding: 1rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
        h1 { font-size: 1.5rem; margin: 0 0 0.8rem; }
        h2 { font-size: 1.05rem; margin: 0; min-width: 0; overflow-wrap: anywhere; }
        p { margin: 0.25rem 0; }
        a { color: var(--link); }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        ol { list-style: none; margin: 0; padding: 0; }
        ol > li { background: var(--card); border: 1px solid var(--faint); border-radius: 6px; padding: 0.7rem 1rem; margin: 0 0 0.7rem; }
        .head { display: flex; gap: 0.3rem 1rem; justify-content: space-between; align-items: start; }
        .tick { flex: none; display: flex; gap: 0.4rem; align-items: center; cursor: pointer; }
        .tick input { width: 1.1rem; height: 1.1rem; }
        .answer { font-weight: 600; }
        .muted, details { color: var(--muted); }
        details ul { margin: 0.2rem 0; padding-left: 1.2rem; }
        button {
          font: inherit; color: inherit; background: var(--card); border: 1px solid var(--muted); border-radius: 4px;
          padding: 0.3rem 0.9rem; cursor: pointer;
        }
        .bar {
          position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center;
          background: var(--paper); border-top: 1px solid var(--faint); padding: 0.6rem 0;
        }
        .stop { margin-top: 1.5rem; }

        """;
}
