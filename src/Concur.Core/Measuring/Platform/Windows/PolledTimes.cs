using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// Polls how long every thread of a process and its descendants was on a CPU since it began. One call lists all processes of the
/// machine. Between two polls it waits a hundred times as long as a poll takes, so that it needs at most a hundredth of a core.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class PolledTimes : ISchedulerSource
{
    private const int WaitPerPoll = 100;

    /// <summary>Windows counts in steps of 15.6 ms.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly string _path;
    private readonly ManualResetEventSlim _stop = new();
    private readonly HashSet<int> _named = [];
    private RecordingThread? _poller;

    /// <param name="path">The file to write.</param>
    public PolledTimes(string path) => _path = path;

    public void BeforeSpawn()
    {
        // There is no process to poll yet.
    }

    public void Spawned(int processId)
    {
        _poller = new RecordingThread("thread times", () => Poll(processId));
        _poller.Start();
    }

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
        TimeSpan wait;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            Snapshot(root, file);
            wait = Stopwatch.GetElapsedTime(begun) * WaitPerPoll;
        }
        while (!_stop.Wait(wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait));

        Snapshot(root, file);
    }

    private void Snapshot(int root, FileStream file)
    {
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        var processes = WindowsRunningProcesses.All();
        var nowNs = MonotonicClock.NowNs();
        var tree = SystemProcesses.Tree(processes, root);
        foreach (var process in processes.Where(process => tree.Contains(process.ProcessId)))
        {
            foreach (var thread in process.Threads)
            {
                if (_named.Add(thread.ThreadId) && WindowsRunningProcesses.NameOf(thread.ThreadId) is { Length: > 0 } name)
                {
                    new SchedstatThreadName(process.ProcessId, thread.ThreadId, name).Write(record);
                    file.Write(record);
                }

                var (id, unknown) = (thread.ThreadId, SchedstatSnapshot.UnknownQueue);
                new SchedstatSnapshot(nowNs, process.ProcessId, id, thread.CpuNs, unknown).Write(record);
                file.Write(record);
            }
        }
    }
}
