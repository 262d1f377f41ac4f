using System.Diagnostics.CodeAnalysis;
using System.Text;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.ReportPage;
using Concur.Tool.Console;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>Answers requests: refuses those without access, and sends pages, traces and speedscope to the others.</summary>
/// <param name="runs">The runs that are served.</param>
/// <param name="access">Who may see them.</param>
/// <param name="environment">Its standard error gets the tool's own bugs.</param>
internal sealed class ViewHandler(IReadOnlyList<ViewedRun> runs, ViewAccess access, ToolEnvironment environment)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Speedscope compiles WebAssembly and sets styles from its script; it needs nothing from elsewhere.</summary>
    private const string SpeedscopePolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string WorksOnce =
        "The address that 'dotnet concur view' printed works once, for one browser. Start 'dotnet concur view' again for another.";

    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a browser asks the server to stop.</summary>
    public Task StopRequested => _stopRequested.Task;

    [SuppressMessage("Design", "CA1031", Justification = "Kestrel would swallow a bug: it has no log here.")]
    public async Task HandleAsync(HttpContext context)
    {
        SetHeaders(context.Response.Headers);
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            await SendErrorAsync(context, $"The page cannot be made: {TerminalText.OneLine(e.Message)}");
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            var message = BugReport.Write(e, environment);
            await environment.Error.WriteLineAsync($"dotnet-concur: {message}");
            await SendErrorAsync(context, $"The page cannot be made: {message}");
        }
    }

    /// <summary>Nothing is cached, framed, or read by other sites. Pages that need another policy replace this one.</summary>
    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ListPage.Policy;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (access.RefusalOf(context) is { } why) return RefuseAsync(context, why);
        if (request.Path != ViewPaths.Enter)
            return access.HasCookie(request) ? AnswerKnownAsync(context) : RefuseAsync(context, WorksOnce);
        if (!HttpMethods.IsGet(request.Method)) return SendWrongMethodAsync(context);
        if (!access.TryRedeemToken(context) && !access.HasCookie(request)) return RefuseAsync(context, WorksOnce);
        context.Response.Redirect(runs.Count == 1 ? ViewPaths.Run(0) : ViewPaths.List);
        return Task.CompletedTask;
    }

    private Task AnswerKnownAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value ?? "", context.Request.Method);
        if (method == HttpMethods.Post && path == ViewPaths.Stop) return StopAsync(context);
        if (method != HttpMethods.Get && method != HttpMethods.Head)
            return SendWrongMethodAsync(context);

        if (path is "/" or ViewPaths.List) return SendAsync(context, StatusCodes.Status200OK, ListPage.Of(runs));
        if (path == ViewPaths.Compare) return SendComparisonAsync(context);
        if (path.StartsWith(ViewPaths.SpeedscopeFolder, StringComparison.Ordinal))
            return SendSpeedscopeAsync(context, path[ViewPaths.SpeedscopeFolder.Length..]);
        if (ViewPaths.Numbers(path) is not { } numbers || numbers.Run >= runs.Count) return SendMissingAsync(context);
        return numbers.Trace is { } trace
            ? SendTraceAsync(context, runs[numbers.Run], trace)
            : SendPageAsync(context, runs[numbers.Run].Page, numbers.Run);
    }

    private async Task StopAsync(HttpContext context)
    {
        try
        {
            var page = ListPage.Message("Stopped", "The server has stopped; this page can be closed.");
            await SendAsync(context, StatusCodes.Status200OK, page);
        }
        finally
        {
            _stopRequested.TrySetResult();
        }
    }

    private static async Task SendTraceAsync(HttpContext context, ViewedRun run, int index)
    {
        if (index >= run.Traces.Length || !File.Exists(run.Traces[index].File))
        {
            await SendMissingAsync(context);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.SendFileAsync(run.Traces[index].File, context.RequestAborted);
    }

    /// <summary>The comparison of the runs that were ticked, or why there is none.</summary>
    private async Task SendComparisonAsync(HttpContext context)
    {
        if (ViewPaths.ChosenNumbers(context.Request.Query[ViewPaths.Chosen], runs.Count) is not { } numbers)
        {
            await SendMissingAsync(context);
            return;
        }

        try
        {
            var comparison = ViewedComparison.Of([.. numbers.Select(number => runs[number])], environment.Version);
            using var page = new ViewedPage((_, _) => comparison, changes: false);
            await SendPageAsync(context, page, number: 0);
        }
        catch (ConcurException e)
        {
            var page = ListPage.MessageWithList("These runs cannot be compared", e.Message);
            await SendAsync(context, StatusCodes.Status400BadRequest, page);
        }
    }

    private static async Task SendPageAsync(HttpContext context, ViewedPage viewed, int number)
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

    private static async Task SendSpeedscopeAsync(HttpContext context, string name)
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
            context.Response.ContentLength = file.Length;
            await file.CopyToAsync(context.Response.Body, context.RequestAborted);
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

    private static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.Headers.Connection = "close";
        return SendAsync(context, StatusCodes.Status403Forbidden, ListPage.Message("403 Forbidden", why));
    }

    private static Task SendWrongMethodAsync(HttpContext context) => SendAsync(
        context, StatusCodes.Status405MethodNotAllowed, ListPage.Message("405 Method not allowed", "This server is read-only."));

    private static Task SendMissingAsync(HttpContext context) =>
        SendAsync(context, StatusCodes.Status404NotFound, ListPage.Message("404 Not found", "There is no page or file of that name."));

    private static Task SendErrorAsync(HttpContext context, string why) => context.Response.HasStarted
        ? Task.CompletedTask
        : SendAsync(context, StatusCodes.Status500InternalServerError, ListPage.Message("500 Internal error", why));

    private static Task SendAsync(HttpContext context, int status, string page) => SendAsync(context, status, Encoding.UTF8.GetBytes(page));

    private static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> page)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Html;
        context.Response.ContentLength = page.Length;
        if (context.Request.Method != HttpMethods.Head) await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }
}
