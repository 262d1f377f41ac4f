using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>
/// Records every context switch of a child and of all that it starts, and stacks of what is on a CPU. The events
/// belong to the thread that will start the child; they are inherited, and begin when the child executes its
/// program, so that nothing of it is missed and nothing of the tool is in them.
/// </summary>
internal sealed class PerfSource : ISchedulerSource
{
    private readonly string _path;
    private readonly PerfRings _rings;
    private readonly Thread _reader;
    private volatile bool _stop;

    /// <param name="path">The file to write.</param>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    public PerfSource(string path, int sampleHz)
    {
        (_path, _rings) = (path, new PerfRings(sampleHz));
        _reader = new Thread(Read) { IsBackground = true, Name = "perf reader" };
    }

    /// <summary>Opens an event per processor on the calling thread.</summary>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open() => _rings.Open();

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The kernel refuses after all.</exception>
    public void BeforeSpawn()
    {
        var error = Open();
        if (error != 0) throw new ConcurException(FailureKind.Unsupported, $"perf events are refused ({Marshal.GetPInvokeErrorMessage(error)}); --scheduler proc needs none");
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
        if (!_reader.IsAlive && !File.Exists(_path)) return null;
        _stop = true;
        _reader.Join();
        return new SchedulerTrace(SchedulerKind.Perf, _path);
    }

    public void Dispose()
    {
        _stop = true;
        if (_reader.IsAlive) _reader.Join();
        _rings.Dispose();
    }

    private void Read()
    {
        using var file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write);
        long offset = _rings.WriteHeader(file);
        while (!_stop)
        {
            _rings.Await();
            offset += _rings.Drain(file, offset);
        }

        _rings.Disable();
        _rings.Drain(file, offset);
    }
}
