using System.Net;
using System.Security.Cryptography;
using System.Text;
using Concur.Core.Measuring.Platform;
using Microsoft.AspNetCore.Http;

namespace Concur.Tool.Viewing;

/// <summary>
/// Who may see the runs: a browser that came with the one-time token, and has the cookie that it got for it. Pages of other
/// origins and other names for this machine are refused, whatever they bring.
/// </summary>
/// <param name="port">The server's.</param>
internal sealed class Admission(int port)
{
    private const int Bytes = 32;
    private readonly string _session = RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);
    private int _used;

    /// <summary>Good for one visit.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Cookies are of a host, whatever its port: the name tells servers apart.</summary>
    private string CookieName => FormattableString.Invariant($"concur-{port}");

    /// <summary>Whether the request was made to this machine by its own name, and by no other site's page.</summary>
    public bool IsOwn(HttpRequest request)
    {
        var (host, origin) = (request.Headers.Host.ToString(), request.Headers.Origin.ToString());
        string[] names = [FormattableString.Invariant($"127.0.0.1:{port}"), FormattableString.Invariant($"localhost:{port}")];
        return names.Contains(host, StringComparer.OrdinalIgnoreCase)
            && (origin.Length == 0 || origin == $"http://{host}")
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin";
    }

    /// <summary>Whether the browser was let in before.</summary>
    public bool IsKnown(HttpRequest request) => request.Cookies.TryGetValue(CookieName, out var cookie) && Same(cookie, _session);

    /// <summary>The user whose browser it is, where that is another one than the server's.</summary>
    public static uint? Stranger(ConnectionInfo connection) => connection is { RemoteIpAddress: { } theirs, LocalIpAddress: { } own }
        ? Platforms.Browser.ForeignUser(new IPEndPoint(theirs, connection.RemotePort), new IPEndPoint(own, connection.LocalPort))
        : null;

    /// <summary>Lets the browser in that brings the token first.</summary>
    public bool TryEnter(HttpContext context)
    {
        if (!Same(context.Request.Query["token"].ToString(), Token) || Interlocked.Exchange(ref _used, 1) != 0) return false;
        context.Response.Cookies.Append(CookieName, _session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        return true;
    }

    private static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
