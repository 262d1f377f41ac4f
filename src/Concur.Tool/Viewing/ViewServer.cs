using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concur.Tool.Viewing;

/// <summary>Serves runs to a browser on this machine. The only home of ASP.NET Core. It reads no configuration and writes no log.</summary>
internal sealed class ViewServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ViewDoor _door;
    private readonly int _port;

    private ViewServer(WebApplication app, ViewDoor door, int port) => (_app, _door, _port) = (app, door, port);

    /// <summary>Where a browser is let in, once.</summary>
    public string Entrance => FormattableString.Invariant($"http://127.0.0.1:{_port}{ViewPaths.Enter}?token={_door.Token}");

    /// <summary>Ends when somebody asked the server to stop.</summary>
    public Task Asked => _door.Asked;

    /// <summary>Starts a server on a free port of the loopback interface.</summary>
    public static async Task<ViewServer> StartAsync(IReadOnlyList<ViewedRun> runs, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        var app = builder.Build();
        ViewDoor? door = null;
        app.Run(context => door is { } open ? open.AnswerAsync(context) : Task.CompletedTask);
        await app.StartAsync(cancellation);
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        door = new ViewDoor(runs, new Admission(port));
        return new ViewServer(app, door, port);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Signals are the tool's affair.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
