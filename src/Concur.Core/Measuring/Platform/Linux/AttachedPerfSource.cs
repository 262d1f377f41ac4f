using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// As <see cref="PerfSource"/>, of a process that runs already. /proc tells the states of its threads at the recording's beginning
/// and end, because a thread that never switches leaves no record; and the threads' names and the code that is mapped.
/// </summary>
internal sealed class AttachedPerfSource : ISchedulerSource
{
    private readonly string _path;
    private readonly int _sampleHz;
    private readonly TaskCompletionSource<string?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RecordingThread? _reader;
    private volatile bool _stop;

    /// <param name="path">The file to write.</param>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    public AttachedPerfSource(string path, int sampleHz) => (_path, _sampleHz) = (path, sampleHz);

    /// <inheritdoc/>
    public void BeforeSpawn()
    {
        // The process exists already.
    }

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The kernel refuses.</exception>
    public void Spawned(int processId)
    {
        _reader = new RecordingThread("perf reader", () => Begin(processId));
        _reader.Start();
        if (_opened.Task.GetAwaiter().GetResult() is { } refusal) throw new ConcurException(FailureKind.Unsupported, refusal);
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_reader is null) return null;
        _stop = true;
        _reader.Complete();
        return new SchedulerTrace(SchedulerKind.Perf, _path);
    }

    public void Dispose()
    {
        _stop = true;
        _reader?.Wait();
    }

    /// <summary>A failure before the recording has begun goes to <see cref="Spawned"/>, which waits for the beginning.</summary>
    private void Begin(int process)
    {
        try
        {
            Read(process);
        }
        catch (Exception e) when (_opened.TrySetException(e))
        {
        }
    }

    /// <summary>The rings' events belong to this very thread: they end with it.</summary>
    private void Read(int process)
    {
        using var rings = new PerfRings(_sampleHz);
        using var threads = new PerfThreads(process, rings);
        using var first = new MemoryStream();
        var beginNs = MonotonicClock.NowNs();
        var error = rings.Open();
        rings.Keep(process);
        if (error == 0) error = threads.Open(first);
        if (error != 0)
        {
            _opened.SetResult(Refusal(error, process, rings.Records.All.Count));
            return;
        }

        // Readers apply a name or a mapping to what is later than it: these stand for what was there from the beginning on.
        using var file = PerfFile.Create(_path, rings, onExec: false);
        var states = ProcessRecords.States(process, threads.Known, isLast: false).ToList();
        foreach (var record in ProcessRecords.Names(process, threads.Known, beginNs)) file.Records.Write(record);
        foreach (var record in ProcessRecords.Mappings(process, beginNs)) file.Records.Write(record);
        first.WriteTo(file.Records);
        _opened.SetResult(null);
        file.Record(() => _stop);

        var endNs = MonotonicClock.NowNs();
        var left = ProcessTree.Threads(process);
        states.AddRange(ProcessRecords.States(process, left, isLast: true, endNs));
        threads.Disable();
        file.Drain();

        // The runtime names some of its threads from others, of which the kernel leaves no record.
        foreach (var record in ProcessRecords.Names(process, left, endNs)) file.Records.Write(record);
        file.Complete(states);
    }

    private static string Refusal(int error, int process, int processors)
    {
        if (error != PerfCalls.TooManyFiles)
            return $"perf events of process {process} are refused ({Marshal.GetPInvokeErrorMessage(error)})";
        return OpenFiles.Refusal(process, ProcessTree.Threads(process).Count * processors, OpenFiles.Limit(), OpenFiles.Free());
    }
}
