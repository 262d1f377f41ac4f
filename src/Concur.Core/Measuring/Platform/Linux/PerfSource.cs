using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Records every context switch of a child and of all that it starts, and stacks of what is on a CPU. The events belong to the
/// thread that starts the child. They are inherited, and begin when the child executes its program: so the recording misses
/// nothing of the child, and holds nothing of the tool.
/// </summary>
internal sealed class PerfSource : ISchedulerSource
{
    private readonly string _path;
    private readonly PerfRings _rings;
    private readonly RecordingThread _reader;
    private PerfFile? _file;
    private volatile bool _stop;

    /// <param name="path">The file to write.</param>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    public PerfSource(string path, int sampleHz)
    {
        (_path, _rings) = (path, new PerfRings(sampleHz));
        _reader = new RecordingThread("perf reader", Read);
    }

    /// <summary>Opens an event for each processor on the calling thread.</summary>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open() => _rings.Open();

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The kernel refuses, though <see cref="Open"/> succeeded before.</exception>
    public void BeforeSpawn()
    {
        var error = Open();
        if (error != 0)
        {
            throw new ConcurException(
                FailureKind.Unsupported, $"perf events are refused ({Marshal.GetPInvokeErrorMessage(error)}); --scheduler proc needs none");
        }

        _file = PerfFile.Create(_path, _rings, onExec: true);
        _reader.Start();
    }

    /// <inheritdoc/>
    public void Spawned(int processId)
    {
        // Nothing to do: the events are inherited.
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_file is null) return null;
        _stop = true;
        _reader.Complete();
        return new SchedulerTrace(SchedulerKind.Perf, _path);
    }

    public void Dispose()
    {
        _stop = true;
        if (_file is not null) _reader.Wait();
        _file?.Dispose();
        _rings.Dispose();
    }

    private void Read()
    {
        _file!.Record(() => _stop);
        _rings.Disable();
        _file.Drain();
        _file.Complete([]);
    }
}
