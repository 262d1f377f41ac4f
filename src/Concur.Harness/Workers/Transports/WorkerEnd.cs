using System.Net.Sockets;
using Concur.Harness.Measurement;
using Concur.Harness.Workloads;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Workers.Transports;

/// <summary>The transports as the worker process opens them, from what stands on its command line.</summary>
internal static class WorkerEnd
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static LinkEnd Open(IReadOnlyList<string> arguments) => arguments switch
    {
        [nameof(TransportKind.Pipe)] => LinkEnd.Of(TakeInput(), TakeOutput()),
        [nameof(TransportKind.Socket), var path] => Connected(path),
        [nameof(TransportKind.SharedMemory), var path] => LinkEnd.Of(TakeInput(), TakeOutput(), new MappedCarrier(Opened(path))),
        _ => throw new Refusal("a worker process is told its transport"),
    };

    private static LinkEnd Connected(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(socket, ownsSocket: true);
        return LinkEnd.Of(stream, stream);
    }

    private static FileStream Opened(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static FileStream TakeInput() => new(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Moves the pipe out of the workload's reach: what it prints goes to standard error and harms no frame.</summary>
    private static FileStream TakeOutput()
    {
        var pipe = Libc.Dup(StandardOutput);
        _ = Libc.Dup2(StandardError, StandardOutput);
        return new FileStream(new SafeFileHandle(pipe, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }
}
