using System.Buffers.Binary;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Polls schedstat of every thread of a process and its descendants: how long each was on a CPU and in the run queue since it
/// began. Between two polls it waits a hundred times as long as a poll keeps it on a CPU, so that it needs at most a hundredth of
/// a core.
/// </summary>
internal sealed class SchedstatSource : ISchedulerSource
{
    private const int WaitPerPoll = 100;

    /// <summary>New processes are looked for at every eighth poll: that takes reading every thread's list of children.</summary>
    private const int PollsPerTree = 8;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly string _path;
    private readonly ManualResetEventSlim _stop = new();
    private RecordingThread? _poller;

    /// <param name="path">The file to write.</param>
    public SchedstatSource(string path) => _path = path;

    /// <inheritdoc/>
    public void BeforeSpawn()
    {
        // There is no process to poll yet.
    }

    /// <inheritdoc/>
    public void Spawned(int processId)
    {
        _poller = new RecordingThread("schedstat poller", () => Poll(processId));
        _poller.Start();
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_poller is null) return null;
        _stop.Set();
        _poller.Complete();
        return new SchedulerTrace(SchedulerKind.Proc, _path);
    }

    public void Dispose()
    {
        _stop.Set();
        _poller?.Wait();
        _stop.Dispose();
    }

    private void Poll(int root)
    {
        using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(magic, SchedstatFormat.Magic);
        file.Write(magic);
        using var tree = new PolledTree(root);
        tree.ListProcesses();
        var costsNs = new long[PollsPerTree];
        var polls = 0;
        do
        {
            // On a busy machine the time that a poll takes depends on the scheduler: what counts is what it costs.
            var begunNs = ProcCalls.OwnCpuNs();
            var isThorough = ++polls % PollsPerTree == 0;
            Snapshot(tree, isThorough, file);
            if (isThorough) tree.ListProcesses();
            costsNs[polls % costsNs.Length] = ProcCalls.OwnCpuNs() - begunNs;
        }
        while (!_stop.Wait(Wait(costsNs)));

        // What is still running may have run since the last poll, up to half a second ago.
        Snapshot(tree, isThorough: true, file);
    }

    /// <summary>By the median cost of the last polls, which leaves out the first ones, that compile what they run.</summary>
    private static TimeSpan Wait(ReadOnlySpan<long> costsNs)
    {
        Span<long> sorted = stackalloc long[costsNs.Length];
        costsNs.CopyTo(sorted);
        sorted.Sort();
        var wait = TimeSpan.FromMicroseconds(sorted[sorted.Length / 2] / 1e3 * WaitPerPoll);
        return wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
    }

    /// <param name="tree">The threads.</param>
    /// <param name="isThorough">Whether all names are read again: a thread gets its name a little after it has begun.</param>
    /// <param name="file">The file to write.</param>
    private static void Snapshot(PolledTree tree, bool isThorough, FileStream file)
    {
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        tree.ListThreads();
        foreach (var process in tree.Processes)
        {
            foreach (var (thread, polled) in process.Threads)
            {
                if ((isThorough || !polled.HasName) && polled.NewName() is { } name)
                {
                    new SchedstatThreadName(process.ProcessId, thread, name).Write(record);
                    file.Write(record);
                }

                if (!polled.TryRead(out var cpuNs, out var queueNs, out var runs)) continue;
                if (polled.IsNew(runs))
                {
                    new SchedstatRuns(thread, runs).Write(record);
                    file.Write(record);
                }

                new SchedstatSnapshot(MonotonicClock.NowNs(), process.ProcessId, thread, cpuNs, queueNs).Write(record);
                file.Write(record);
            }

            // Threads that ended since they were last read are in the process's own counter alone.
            if (ProcCalls.CpuNsOf(process.ProcessId) is not { } processNs) continue;
            new SchedstatProcess(MonotonicClock.NowNs(), process.ProcessId, processNs).Write(record);
            file.Write(record);
        }
    }
}
