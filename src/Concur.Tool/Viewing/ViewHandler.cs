using System.Diagnostics.CodeAnalysis;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>Answers requests: refuses those without access, and sends pages, traces and speedscope to the others.</summary>
/// <param name="runs">The runs that are served.</param>
/// <param name="access">Who may see them.</param>
/// <param name="environment">Its standard error gets the tool's own bugs.</param>
internal sealed class ViewHandler(IReadOnlyList<ViewedRun> runs, ViewAccess access, ToolEnvironment environment)
{
    private const string WorksOnce =
        "The address that 'dotnet concur view' printed works once, for one browser. Start 'dotnet concur view' again for another.";

    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a browser asks the server to stop.</summary>
    public Task StopRequested => _stopRequested.Task;

    [SuppressMessage("Design", "CA1031", Justification = "Kestrel would swallow a bug: it has no log here.")]
    public async Task HandleAsync(HttpContext context)
    {
        ViewResponses.SetHeaders(context.Response.Headers);
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            await ViewResponses.SendErrorAsync(context, $"The page cannot be made: {TerminalText.OneLine(e.Message)}");
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            var message = BugReport.Write(e, environment);
            await environment.Error.WriteLineAsync($"dotnet-concur: {message}");
            await ViewResponses.SendErrorAsync(context, $"The page cannot be made: {message}");
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (access.RefusalOf(context) is { } why) return ViewResponses.RefuseAsync(context, why);
        if (request.Path != ViewPaths.Enter)
            return access.HasCookie(request) ? AnswerKnownAsync(context) : ViewResponses.RefuseAsync(context, WorksOnce);
        if (!HttpMethods.IsGet(request.Method)) return ViewResponses.SendWrongMethodAsync(context);
        if (!access.TryRedeemToken(context) && !access.HasCookie(request)) return ViewResponses.RefuseAsync(context, WorksOnce);
        context.Response.Redirect(runs.Count == 1 ? ViewPaths.Run(0) : ViewPaths.List);
        return Task.CompletedTask;
    }

    private Task AnswerKnownAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value ?? "", context.Request.Method);
        if (method == HttpMethods.Post && path == ViewPaths.Stop) return StopAsync(context);
        if (method != HttpMethods.Get && method != HttpMethods.Head)
            return ViewResponses.SendWrongMethodAsync(context);

        if (path is "/" or ViewPaths.List) return ViewResponses.SendAsync(context, StatusCodes.Status200OK, ListPage.Of(runs));
        if (path == ViewPaths.Compare) return SendComparisonAsync(context);
        if (path.StartsWith(ViewPaths.SpeedscopeFolder, StringComparison.Ordinal))
            return ViewResponses.SendSpeedscopeAsync(context, path[ViewPaths.SpeedscopeFolder.Length..]);
        if (ViewPaths.Numbers(path) is not { } numbers || numbers.Run >= runs.Count) return ViewResponses.SendMissingAsync(context);
        return numbers.Trace is { } trace
            ? ViewResponses.SendTraceAsync(context, runs[numbers.Run], trace)
            : ViewResponses.SendPageAsync(context, runs[numbers.Run].Page, numbers.Run);
    }

    private async Task StopAsync(HttpContext context)
    {
        try
        {
            var page = ListPage.Message("Stopped", "The server has stopped; this page can be closed.");
            await ViewResponses.SendAsync(context, StatusCodes.Status200OK, page);
        }
        finally
        {
            _stopRequested.TrySetResult();
        }
    }

    /// <summary>The comparison of the runs that were ticked, or why there is none.</summary>
    private async Task SendComparisonAsync(HttpContext context)
    {
        if (ViewPaths.ChosenNumbers(context.Request.Query[ViewPaths.Chosen], runs.Count) is not { } numbers)
        {
            await ViewResponses.SendMissingAsync(context);
            return;
        }

        try
        {
            var comparison = ViewedComparison.Of([.. numbers.Select(number => runs[number])], environment.Version);
            using var page = new ViewedPage((_, _) => comparison, changes: false);
            await ViewResponses.SendPageAsync(context, page, number: 0);
        }
        catch (ConcurException e)
        {
            var page = ListPage.MessageWithList("These runs cannot be compared", e.Message);
            await ViewResponses.SendAsync(context, StatusCodes.Status400BadRequest, page);
        }
    }
}
