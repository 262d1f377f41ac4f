using System.Diagnostics;
using System.Globalization;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>
/// Requests and answers over the worker's standard streams, results through a mapped file. The file loses its name as
/// soon as it is made, so that none is ever left behind; the worker finds it as a descriptor of the harness's.
/// </summary>
internal sealed class SharedMemoryTransport : ITransport
{
    private const string Memory = "/dev/shm";
    private readonly MappedCarrier _results;

    /// <param name="lane">Which lane of the launch it is for.</param>
    public SharedMemoryTransport(int lane)
    {
        var folder = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        var path = Path.Combine(folder, FormattableString.Invariant($"concur-{Environment.ProcessId}-{lane}"));
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        File.Delete(path);
        _results = new MappedCarrier(file);
        var descriptor = file.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        WorkerArguments = [nameof(TransportKind.SharedMemory), FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{descriptor}")];
    }

    public IReadOnlyList<string> WorkerArguments { get; }

    public bool UsesStandardStreams => true;

    public LinkEnd Connect(Process worker) => LinkEnd.Of(worker.StandardOutput.BaseStream, worker.StandardInput.BaseStream, _results);

    public void Dispose() => _results.Dispose();
}
