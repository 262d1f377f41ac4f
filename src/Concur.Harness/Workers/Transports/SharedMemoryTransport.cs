using System.Diagnostics;
using System.Globalization;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>Requests and responses use the worker's standard streams, results a file that both processes map into memory.</summary>
internal sealed class SharedMemoryTransport : ITransport
{
    private readonly MappedCarrier _results;

    /// <param name="lane">The lane of the launch that it is for.</param>
    public SharedMemoryTransport(int lane)
    {
        var (file, path) = SharedMemory.Create(lane.ToString(CultureInfo.InvariantCulture));
        _results = new MappedCarrier(file);
        WorkerArguments = [nameof(TransportKind.SharedMemory), path];
    }

    public IReadOnlyList<string> WorkerArguments { get; }

    public bool UsesStandardStreams => true;

    /// <summary>The worker's end.</summary>
    /// <param name="path">The path of the file.</param>
    public static LinkEnd Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return LinkEnd.Of(ProcessControl.TakeStandardInput(), ProcessControl.TakeStandardOutput(), new MappedCarrier(file));
    }

    public LinkEnd Connect(Process worker) => LinkEnd.Of(worker.StandardOutput.BaseStream, worker.StandardInput.BaseStream, _results);

    public void Dispose() => _results.Dispose();
}
