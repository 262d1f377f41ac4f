using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>Answers requests: refuses those that were not let in, and finds what the others ask for.</summary>
/// <param name="runs">What is served.</param>
/// <param name="admission">Who may see it.</param>
internal sealed class ViewDoor(IReadOnlyList<ViewedRun> runs, Admission admission)
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody asked the server to stop.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Good for one visit.</summary>
    public string Token => admission.Token;

    public Task AnswerAsync(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ListPage.Policy;
        if (!admission.IsOwn(request)) return Replies.RefuseAsync(context, "This is not how the server was opened.");
        if (request.Path == ViewPaths.Enter && Admission.Stranger(context.Connection) is { } user)
            return Replies.RefuseAsync(context, FormattableString.Invariant($"The browser belongs to user {user}, and the server to another one. Open the address as the user who started 'dotnet concur view', or start it as this one."));
        if (request.Path == ViewPaths.Enter && (admission.TryEnter(context) || admission.IsKnown(request)))
        {
            context.Response.Redirect(runs.Count == 1 ? ViewPaths.Run(0) : ViewPaths.List);
            return Task.CompletedTask;
        }

        return admission.IsKnown(request)
            ? AnswerKnownAsync(context)
            : Replies.RefuseAsync(context, "The address that 'dotnet concur view' printed opens the runs once, in one browser. Start it again for another.");
    }

    private Task AnswerKnownAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value ?? "", context.Request.Method);
        if (method == HttpMethods.Post && path == ViewPaths.Stop) return StopAsync(context);
        if (method != HttpMethods.Get && method != HttpMethods.Head) return Replies.SendAsync(context, StatusCodes.Status405MethodNotAllowed, ListPage.Message("No", "The server only shows."));
        if (path is "/" or ViewPaths.List) return Replies.SendAsync(context, StatusCodes.Status200OK, ListPage.Of(runs));
        if (path.StartsWith(ViewPaths.SpeedscopeFolder, StringComparison.Ordinal)) return ViewFiles.SpeedscopeAsync(context, path[ViewPaths.SpeedscopeFolder.Length..]);
        return ViewPaths.Numbers(path) is { } numbers && numbers.Run < runs.Count ? ViewFiles.RunAsync(context, runs[numbers.Run], numbers) : Replies.MissingAsync(context);
    }

    private async Task StopAsync(HttpContext context)
    {
        try
        {
            await Replies.SendAsync(context, StatusCodes.Status200OK, ListPage.Message("Stopped", "The server has stopped; this page can be closed."));
        }
        finally
        {
            _asked.TrySetResult();
        }
    }
}
