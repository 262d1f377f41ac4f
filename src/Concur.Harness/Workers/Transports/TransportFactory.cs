using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>The catalogue: a line per transport.</summary>
internal static class TransportFactory
{
    /// <summary>A way for each lane of a launch.</summary>
    public static IReadOnlyList<ITransport> ForLanes(StrategySpec strategy, int lanes) =>
        [.. Enumerable.Range(0, lanes).Select(lane => Create(strategy.Transport, lane))];

    private static ITransport Create(TransportKind kind, int lane) => kind switch
    {
        TransportKind.Pipe => new PipeTransport(),
        TransportKind.Socket => new SocketTransport(lane),
        _ => new SharedMemoryTransport(lane),
    };
}
