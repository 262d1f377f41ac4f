using System.Text;
using Concur.ReportPage;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>What the server sends, with its headers: pages, messages, and the files of speedscope.</summary>
internal static class ViewResponses
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Speedscope compiles WebAssembly and sets styles from its script; it needs nothing from elsewhere.</summary>
    private const string SpeedscopePolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Nothing is cached, framed, or read by other sites. Pages that need another policy replace this one.</summary>
    public static void SetHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ListPage.Policy;
    }

    public static async Task SendTraceAsync(HttpContext context, ViewedRun run, int index)
    {
        if (index >= run.Traces.Length || !File.Exists(run.Traces[index].File))
        {
            await SendMissingAsync(context);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.SendFileAsync(run.Traces[index].File, context.RequestAborted);
    }

    public static async Task SendPageAsync(HttpContext context, ViewedPage viewed, int number)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = Html;
            return;
        }

        var page = await viewed.BytesAsync(number, context.RequestAborted);

        // The page itself has a policy that allows its own script and nothing else.
        context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        await SendAsync(context, StatusCodes.Status200OK, page);
    }

    public static async Task SendSpeedscopeAsync(HttpContext context, string name)
    {
        if (PageFiles.Speedscope(name) is not { } file)
        {
            await SendMissingAsync(context);
            return;
        }

        await using (file)
        {
            context.Response.Headers.ContentSecurityPolicy = SpeedscopePolicy;
            context.Response.ContentType = ContentType(name);

            // It is compressed, which does not tell how long it is.
            using var whole = new MemoryStream();
            await file.CopyToAsync(whole, context.RequestAborted);
            context.Response.ContentLength = whole.Length;
            whole.Position = 0;
            await whole.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => Html,
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        _ => "text/plain; charset=utf-8",
    };

    public static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.Headers.Connection = "close";
        return SendAsync(context, StatusCodes.Status403Forbidden, ListPage.Message("403 Forbidden", why));
    }

    public static Task SendWrongMethodAsync(HttpContext context) => SendAsync(
        context, StatusCodes.Status405MethodNotAllowed, ListPage.Message("405 Method not allowed", "This server is read-only."));

    public static Task SendMissingAsync(HttpContext context) =>
        SendAsync(context, StatusCodes.Status404NotFound, ListPage.Message("404 Not found", "There is no page or file of that name."));

    public static Task SendErrorAsync(HttpContext context, string why) => context.Response.HasStarted
        ? Task.CompletedTask
        : SendAsync(context, StatusCodes.Status500InternalServerError, ListPage.Message("500 Internal error", why));

    public static Task SendAsync(HttpContext context, int status, string page) => SendAsync(context, status, Encoding.UTF8.GetBytes(page));

    public static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> page)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Html;
        context.Response.ContentLength = page.Length;
        if (context.Request.Method != HttpMethods.Head) await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }
}
