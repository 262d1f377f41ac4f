using System.Net;
using System.Security.Cryptography;
using System.Text;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Tool.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concur.Tool.Viewing;

/// <summary>Serves runs to a browser on this machine. It reads no configuration and writes no log.</summary>
internal sealed class ViewServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ViewHandler _handler;

    private ViewServer(WebApplication app, ViewHandler handler, string entryAddress) =>
        (_app, _handler, EntryAddress) = (app, handler, entryAddress);

    /// <summary>The address that gives one browser access.</summary>
    public string EntryAddress { get; }

    /// <summary>Ends when a browser asks the server to stop.</summary>
    public Task StopRequested => _handler.StopRequested;

    /// <summary>Starts a server on a free port of the loopback interface.</summary>
    public static async Task<ViewServer> StartAsync(
        IReadOnlyList<ViewedRun> runs, ToolEnvironment environment, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(new ViewConnections().Configure);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        var app = builder.Build();

        // The port is known only once the server listens; no browser knows the address before it is printed.
        ViewHandler? handler = null;
        app.Run(context => handler is { } ready ? ready.HandleAsync(context) : Task.CompletedTask);
        await app.StartAsync(cancellation);
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var access = new ViewAccess(port);
        handler = new ViewHandler(runs, access, environment);
        return new ViewServer(
            app, handler, FormattableString.Invariant($"http://127.0.0.1:{port}{ViewPaths.Enter}?token={access.Token}"));
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Keeps the host from handling signals: the tool handles them.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>
/// Decides who may see the runs: a browser that has presented the one-time token, and has the cookie that it got in return.
/// Requests by pages of other sites, or to another host name, are refused whatever they carry.
/// </summary>
/// <param name="port">The server's port.</param>
internal sealed class ViewAccess(int port)
{
    private const int SecretBytes = 32;
    private readonly string _session = Secret();
    private int _redeemed;

    /// <summary>A secret that can be presented once.</summary>
    public string Token { get; } = Secret();

    /// <summary>Cookies belong to a host, whatever the port: the name tells several servers apart.</summary>
    private string CookieName => FormattableString.Invariant($"concur-{port}");

    private static string Secret() => Convert.ToHexStringLower(Platforms.Random(SecretBytes));

    /// <summary>Why a request is refused whatever it asks for; null where it is not.</summary>
    public string? RefusalOf(HttpContext context)
    {
        if (!IsSameOrigin(context.Request)) return "This request comes from another site. Open the printed address itself.";
        if (OwnerOf(context.Connection) is not { IsAdmitted: false } stranger) return null;
        return stranger.User is { } user
            ? $"The browser belongs to user {user}, and the server to another user. "
                + $"Open the address as the user who started 'dotnet concur view', or start 'dotnet concur view' as user {user}."
            : "No process holds the other end of this connection any more, so it is not known whose browser this was.";
    }

    /// <summary>Whether the request was made to a local host name, and not by another site's page.</summary>
    private bool IsSameOrigin(HttpRequest request)
    {
        var (host, origin) = (request.Headers.Host.ToString(), request.Headers.Origin.ToString());
        string[] names = [FormattableString.Invariant($"127.0.0.1:{port}"), FormattableString.Invariant($"localhost:{port}")];
        return names.Contains(host, StringComparer.OrdinalIgnoreCase)
            && (origin.Length == 0 || origin == $"http://{host}")
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin";
    }

    /// <summary>Whether the request has the cookie.</summary>
    public bool HasCookie(HttpRequest request) =>
        request.Cookies.TryGetValue(CookieName, out var cookie) && IsEqual(cookie, _session);

    /// <summary>Whose browser made the connection. It is asked at every request: a cookie may have got into other hands.</summary>
    private static ConnectionOwner OwnerOf(ConnectionInfo connection) =>
        connection is { RemoteIpAddress: { } theirs, LocalIpAddress: { } own }
            ? Platforms.Browser.OwnerOf(new IPEndPoint(theirs, connection.RemotePort), new IPEndPoint(own, connection.LocalPort))
            : default;

    /// <summary>Gives a browser the cookie if it is the first that presents the token.</summary>
    public bool TryRedeemToken(HttpContext context)
    {
        if (!IsEqual(context.Request.Query["token"].ToString(), Token) || Interlocked.Exchange(ref _redeemed, 1) != 0) return false;
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" };
        context.Response.Cookies.Append(CookieName, _session, options);
        return true;
    }

    /// <summary>Takes the same time wherever the two differ, so that the time does not give the secret away.</summary>
    private static bool IsEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
