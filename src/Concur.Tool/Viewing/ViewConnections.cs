using System.Net;
using Concur.Core.Measuring.Platform;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Concur.Tool.Viewing;

/// <summary>
/// The server's connections: on the loopback interface, on a free port, and only so many at a time. Those of users who are refused
/// have places of their own, few of them: they can't keep the server's own user out.
/// </summary>
internal sealed class ViewConnections
{
    private const int MostOwn = 64;
    private const int MostOthers = 8;

    /// <summary>Nothing is uploaded: the only form has one button.</summary>
    private const long MostBodyBytes = 4096;

    /// <summary>How long a connection may send nothing before it is closed. A browser opens another one.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly Places _own = new(MostOwn);
    private readonly Places _others = new(MostOthers);

    /// <summary>Sets the server up.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = LongestSilence;
        kestrel.Limits.KeepAliveTimeout = LongestSilence;
        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => ServeAsync(IsOwn(connection) ? _own : _others, connection, next));
        });
    }

    private static bool IsOwn(ConnectionContext connection) =>
        connection is { RemoteEndPoint: IPEndPoint theirs, LocalEndPoint: IPEndPoint own }
        && Platforms.Browser.OwnerOf(theirs, own).IsAdmitted;

    /// <summary>Serves a connection, or closes it where there are too many.</summary>
    private static async Task ServeAsync(Places places, ConnectionContext connection, ConnectionDelegate next)
    {
        if (!places.TryTake())
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            places.Return();
        }
    }

    /// <summary>Places for connections.</summary>
    /// <param name="most">Their number.</param>
    private sealed class Places(int most)
    {
        private int _taken;

        public bool TryTake()
        {
            if (Interlocked.Increment(ref _taken) <= most) return true;
            Return();
            return false;
        }

        public void Return() => Interlocked.Decrement(ref _taken);
    }
}
