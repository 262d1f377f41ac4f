using System.Diagnostics;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>The harness's side of the connection to one worker process at a time. It is made before the worker is started.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>The arguments from which the worker opens its own side.</summary>
    IReadOnlyList<string> WorkerArguments { get; }

    /// <summary>Whether the connection uses the worker's standard input and output.</summary>
    bool UsesStandardStreams { get; }

    /// <summary>The harness's end, once the worker has been started.</summary>
    /// <exception cref="EndOfStreamException">The worker ended before it had connected.</exception>
    LinkEnd Connect(Process worker);
}

/// <summary>The worker's standard input and output.</summary>
internal sealed class PipeTransport : ITransport
{
    public IReadOnlyList<string> WorkerArguments { get; } = [nameof(TransportKind.Pipe)];

    public bool UsesStandardStreams => true;

    public LinkEnd Connect(Process worker) => LinkEnd.Of(worker.StandardOutput.BaseStream, worker.StandardInput.BaseStream);

    public void Dispose()
    {
    }
}
