using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Makes <c>size</c> requests, one after the other, to an HTTP server that takes 5 ms for each response.</summary>
internal sealed class Http : IAsyncWorkload
{
    private static readonly Lazy<LoopbackServer> Server = new(LoopbackServer.Start);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = int.MaxValue });

    public object? Run(WorkUnit unit)
    {
        var characters = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(unit, i));
            using (unit.Blocking())
            {
                using var response = Client.Send(request, HttpCompletionOption.ResponseContentRead, unit.Cancellation);
                using var reader = new StreamReader(response.Content.ReadAsStream(unit.Cancellation));
                characters += reader.ReadToEnd().Length;
            }
        }

        return characters;
    }

    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        var characters = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            var text = await Client.GetStringAsync(Address(unit, i), unit.Cancellation);
            characters += text.Length;
        }

        return characters;
    }

    private static Uri Address(WorkUnit unit, long request) =>
        new(Server.Value.Address, FormattableString.Invariant($"unit/{unit.Index}/{request}"));
}

/// <summary>
/// A small HTTP/1.1 server on the loopback interface that responds to every request with its path, after a delay. It has one thread of its
/// own and none of the pool's, so that it responds in time whatever a strategy does to the pool.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It serves as long as its process runs.")]
internal sealed class LoopbackServer
{
    /// <summary>The time from a request to its response.</summary>
    private const long DelayNs = 5 * Ns.PerMs;

    private const long MostWaitUs = 1_000_000;
    private const int BufferBytes = 8192;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<Socket, StringBuilder> _requests = [];
    private readonly PriorityQueue<(Socket Client, string Text), long> _due = new();
    private readonly byte[] _buffer = new byte[BufferBytes];

    private LoopbackServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));
    }

    /// <summary>The address on which it listens.</summary>
    public Uri Address { get; }

    public static LoopbackServer Start()
    {
        var server = new LoopbackServer();

        // UnsafeStart, so that the thread does not belong to the unit that happened to need it first.
        new Thread(server.Serve) { IsBackground = true, Name = "http server" }.UnsafeStart();
        return server;
    }

    private void Serve()
    {
        while (true)
        {
            List<Socket> ready = [_listener, .. _requests.Keys];
            Socket.Select(ready, null, null, TimeSpan.FromMicroseconds(Math.Clamp(UntilDueNs() / Ns.PerMicrosecond, 0, MostWaitUs)));
            foreach (var socket in ready)
            {
                if (socket == _listener) Accept();
                else Receive(socket);
            }

            while (UntilDueNs() <= 0) Respond(_due.Dequeue());
        }
    }

    private long UntilDueNs() => _due.TryPeek(out _, out var dueNs) ? dueNs - MonotonicClock.NowNs() : long.MaxValue;

    private void Accept()
    {
        var client = _listener.Accept();
        client.NoDelay = true;
        _requests.Add(client, new StringBuilder());
    }

    /// <summary>Reads a request, which ends with an empty line because it has no body.</summary>
    private void Receive(Socket client)
    {
        var length = client.Receive(_buffer, SocketFlags.None, out var error);
        if (length == 0 || error != SocketError.Success)
        {
            _requests.Remove(client);
            client.Dispose();
            return;
        }

        var text = _requests[client].Append(Encoding.ASCII.GetString(_buffer, 0, length));
        if (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) return;
        var path = text.ToString().Split(' ', 3)[1];
        text.Clear();
        _due.Enqueue((client, path), MonotonicClock.NowNs() + DelayNs);
    }

    private void Respond((Socket Client, string Text) response)
    {
        if (!_requests.ContainsKey(response.Client)) return; // The client has closed the connection meanwhile.
        var header = FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {response.Text.Length}");
        response.Client.Send(Encoding.ASCII.GetBytes($"{header}\r\n\r\n{response.Text}"), SocketFlags.None, out _);
    }
}
