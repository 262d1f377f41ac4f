using System.Net;
using Concur.Tool.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
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
