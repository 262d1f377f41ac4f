using Concur.Core.Model;
using Concur.ReportPage;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>Sends pages, traces, and speedscope.</summary>
internal static class ViewFiles
{
    /// <summary>A run's page, or one of its traces.</summary>
    public static async Task RunAsync(HttpContext context, ViewedRun run, (int Run, int? Trace) numbers)
    {
        if (numbers.Trace is { } index)
        {
            if (index >= run.Traces.Length || !File.Exists(run.Traces[index].File))
            {
                await Replies.MissingAsync(context);
                return;
            }

            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.SendFileAsync(run.Traces[index].File, context.RequestAborted);
            return;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = Replies.Html;
            return;
        }

        try
        {
            var page = await run.Page.BytesAsync(numbers.Run, context.RequestAborted);

            // The page has a policy of its own, which lets its script in and nothing else.
            context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
            await Replies.SendAsync(context, StatusCodes.Status200OK, page);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            await Replies.SendAsync(context, StatusCodes.Status500InternalServerError, ListPage.Message("No page", $"The page cannot be made: {e.Message}"));
        }
    }

    /// <summary>A file of speedscope.</summary>
    public static async Task SpeedscopeAsync(HttpContext context, string name)
    {
        if (PageFiles.Speedscope(name) is not { } file)
        {
            await Replies.MissingAsync(context);
            return;
        }

        await using (file)
        {
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            context.Response.ContentType = ContentTypes.Of(name);
            context.Response.ContentLength = file.Length;
            await file.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
