using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Concur.Harness.Measurement;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// A small HTTP/1.1 server on the loopback interface that answers every request with its path, after a delay. It has
/// one thread of its own and none of the pool's: whatever a strategy does to the pool, the server answers in time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It serves as long as its process lives.")]
internal sealed class LoopbackServer
{
    /// <summary>From a request to its answer.</summary>
    private const long DelayNs = 5_000_000;

    private const int BufferBytes = 8192;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<Socket, StringBuilder> _requests = [];
    private readonly PriorityQueue<(Socket Client, string Answer), long> _due = new();
    private readonly byte[] _buffer = new byte[BufferBytes];

    private LoopbackServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public static LoopbackServer Start()
    {
        var server = new LoopbackServer();

        // It belongs to no unit, whichever unit was the first to need it.
        new Thread(server.Serve) { IsBackground = true, Name = "http server" }.UnsafeStart();
        return server;
    }

    private void Serve()
    {
        while (true)
        {
            List<Socket> ready = [_listener, .. _requests.Keys];
            Socket.Select(ready, null, null, TimeSpan.FromMicroseconds(Math.Clamp(UntilDueNs() / 1000, 0, 1_000_000)));
            foreach (var socket in ready)
            {
                if (socket == _listener) Accept();
                else Receive(socket);
            }

            while (UntilDueNs() <= 0) Answer(_due.Dequeue());
        }
    }

    private long UntilDueNs() => _due.TryPeek(out _, out var dueNs) ? dueNs - MonotonicClock.NowNs() : long.MaxValue;

    private void Accept()
    {
        var client = _listener.Accept();
        client.NoDelay = true;
        _requests.Add(client, new StringBuilder());
    }

    /// <summary>A request ends with an empty line: none here has a body.</summary>
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

    private void Answer((Socket Client, string Text) answer)
    {
        if (!_requests.ContainsKey(answer.Client)) return; // Gone meanwhile.
        var message = FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {answer.Text.Length}\r\n\r\n{answer.Text}");
        answer.Client.Send(Encoding.ASCII.GetBytes(message), SocketFlags.None, out _);
    }
}
