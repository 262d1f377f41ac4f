using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Concur.Core.Machines;

/// <summary>Sends a random text to every client of a port of the loopback, until it is disposed.</summary>
internal sealed class LoopbackSecret : IDisposable
{
    private const int Characters = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackSecret()
    {
        _listener.Start();
        _ = SayAsync();
    }

    /// <summary>The text.</summary>
    public string Text { get; } = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Reads the text from a port of this machine; empty where nothing listens, or the text does not come in time.</summary>
    public static async Task<string> HearAsync(int port, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            var heard = new byte[Characters];
            var length = await client.GetStream().ReadAtLeastAsync(heard, heard.Length, throwOnEndOfStream: false, limit.Token);
            return Encoding.ASCII.GetString(heard, 0, length);
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentOutOfRangeException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "";
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task SayAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await SayAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was disposed.
        }
    }

    private async Task SayAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Text));
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidOperationException)
        {
            // This client is gone; another may come.
        }
    }
}
