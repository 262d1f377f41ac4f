using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Proc;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>
/// As <see cref="PerfSource"/>, of a process that runs already: its threads are looked at in /proc when recording begins
/// and when it ends, for one that never switches leaves no record; so are their names and the code that is mapped.
/// </summary>
internal sealed class AttachedPerfSource : ISchedulerSource
{
    private readonly string _path;
    private readonly int _sampleHz;
    private readonly TaskCompletionSource<string?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _reader;
    private volatile bool _stop;

    /// <param name="path">The file to write.</param>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    public AttachedPerfSource(string path, int sampleHz) => (_path, _sampleHz) = (path, sampleHz);

    /// <inheritdoc/>
    public void BeforeSpawn()
    {
        // The process is there already.
    }

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The kernel refuses.</exception>
    public void Spawned(int processId)
    {
        _reader = new Thread(() => Read(processId)) { IsBackground = true, Name = "perf reader" };
        _reader.Start();
        if (_opened.Task.GetAwaiter().GetResult() is { } refusal) throw new ConcurException(FailureKind.Unsupported, refusal);
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_reader is null) return null;
        _stop = true;
        _reader.Join();
        return new SchedulerTrace(SchedulerKind.Perf, _path);
    }

    public void Dispose()
    {
        _stop = true;
        _reader?.Join();
    }

    /// <summary>The rings' events belong to this very thread: they end with it.</summary>
    private void Read(int process)
    {
        using var rings = new PerfRings(_sampleHz);
        using var threads = new PerfThreads(process, rings, _sampleHz);
        using var file = File.OpenHandle(_path, FileMode.Create, FileAccess.ReadWrite);
        long offset = rings.WriteHeader(file);
        var error = rings.Open();
        if (error == 0) error = threads.Open(file, ref offset);
        if (error != 0)
        {
            _opened.SetResult(Refusal(error, process, rings.All.Count));
            return;
        }

        offset += Write(file, offset, [.. Begin(process, threads.Known), .. ProcThreads.Mappings(process)]);
        _opened.SetResult(null);
        while (!_stop)
        {
            rings.Await();
            offset += rings.Drain(file, offset);
        }

        var endNs = MonotonicClock.NowNs();
        var left = ProcessTree.Threads(process);
        offset += Write(file, offset, [.. Looks(process, left, isLast: true, endNs)]);
        threads.Disable();
        offset += rings.Drain(file, offset);

        // The runtime names some of its threads from others, of which the kernel leaves no record.
        Write(file, offset, [.. Names(process, left)]);
    }

    private static IEnumerable<byte[]> Begin(int process, IReadOnlyCollection<int> threads) => Looks(process, threads, isLast: false, timeNs: null).Concat(Names(process, threads));

    private static IEnumerable<byte[]> Names(int process, IReadOnlyCollection<int> threads) =>
        from thread in threads
        let name = ProcessTree.NameOf(process, thread)
        where name.Length > 0
        select PerfRecordBytes.OfName(process, thread, name, MonotonicClock.NowNs());

    private static IEnumerable<byte[]> Looks(int process, IEnumerable<int> threads, bool isLast, long? timeNs)
    {
        foreach (var thread in threads)
        {
            if (ProcThreads.Look(process, thread, isLast, timeNs) is { } look) yield return PerfRecordBytes.OfLook(look);
        }
    }

    private static long Write(SafeFileHandle file, long offset, IReadOnlyList<byte[]> records)
    {
        var written = 0L;
        foreach (var record in records)
        {
            RandomAccess.Write(file, record, offset + written);
            written += record.Length;
        }

        return written;
    }

    private static string Refusal(int error, int process, int processors) => error == PerfCalls.TooManyFiles
        ? FormattableString.Invariant($"perf events of process {process} take {ProcessTree.Threads(process).Count * processors} open files (threads x processors), and {OpenFiles.Limit()} are allowed; 'ulimit -Hn' raises that")
        : $"perf events of process {process} are refused ({Marshal.GetPInvokeErrorMessage(error)})";
}
