using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>The catalogue: a line per transport.</summary>
internal static class TransportFactory
{
    /// <param name="kind">Which.</param>
    /// <param name="number">Which worker of the launch it is for.</param>
    public static ITransport Create(TransportKind kind, int number) => kind switch
    {
        TransportKind.Pipe => new PipeTransport(),
        TransportKind.Socket => new SocketTransport(number),
        _ => new SharedMemoryTransport(number),
    };
}
