using System.Text;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>Short answers.</summary>
internal static class Replies
{
    /// <summary>What pages are.</summary>
    public const string Html = "text/html; charset=utf-8";

    /// <summary>Not allowed.</summary>
    public static Task RefuseAsync(HttpContext context, string why) => SendAsync(context, StatusCodes.Status403Forbidden, ListPage.Message("Not allowed", why));

    /// <summary>Not here.</summary>
    public static Task MissingAsync(HttpContext context) => SendAsync(context, StatusCodes.Status404NotFound, ListPage.Message("Not here", "There is nothing of that name."));

    /// <summary>A page.</summary>
    public static Task SendAsync(HttpContext context, int status, string text) => SendAsync(context, status, Encoding.UTF8.GetBytes(text));

    /// <summary>A page in UTF-8.</summary>
    public static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Html;
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method != HttpMethods.Head) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
