using System.Diagnostics;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

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
