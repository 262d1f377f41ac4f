using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Harness.Workers.Transports;
using Concur.Harness.Workers.Transports.Unix;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The code behind each transport's name, at both ends: a line per transport in each method.</summary>
internal static class TransportFactory
{
    /// <summary>The harness's side: a transport for each lane of a launch.</summary>
    public static IReadOnlyList<ITransport> ForLanes(StrategySpec strategy, int lanes) =>
        [.. Enumerable.Range(0, lanes).Select(lane => Create(strategy.Transport, lane))];

    /// <summary>The worker's side: opens the transport that its command line names.</summary>
    /// <param name="arguments">What <see cref="ITransport.WorkerArguments"/> was in the harness.</param>
    /// <exception cref="Refusal">The arguments name no transport.</exception>
    public static LinkEnd Open(IReadOnlyList<string> arguments) => arguments switch
    {
        [nameof(TransportKind.Pipe)] => LinkEnd.Of(ProcessControl.TakeStandardInput(), ProcessControl.TakeStandardOutput()),
        [nameof(TransportKind.Socket), var path] => SocketTransport.Open(path),
        [nameof(TransportKind.SharedMemory), var path] => SharedMemoryTransport.Open(path),
        _ => throw new Refusal("the command line of a worker process names no transport"),
    };

    private static ITransport Create(TransportKind kind, int lane) => kind switch
    {
        TransportKind.Pipe => new PipeTransport(),
        TransportKind.Socket => new SocketTransport(lane),
        _ => new SharedMemoryTransport(),
    };
}
