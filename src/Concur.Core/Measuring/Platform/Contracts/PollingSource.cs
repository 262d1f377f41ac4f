using System.Buffers.Binary;
using System.Diagnostics;
using Concur.Core.Model;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>
/// Polls the counters of a process's threads and writes them into a file. Between two polls it waits a hundred times as long as a poll
/// costs, so that it needs at most a hundredth of a core.
/// </summary>
/// <param name="path">The file to write.</param>
/// <param name="name">The polling thread's name, for debuggers.</param>
/// <param name="shortestWait">The shortest wait between two polls.</param>
internal abstract class PollingSource(string path, string name, TimeSpan shortestWait) : ISchedulerSource
{
    private const int WaitPerPoll = 100;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private readonly ManualResetEventSlim _stop = new();
    private RecordingThread? _poller;

    public void BeforeSpawn()
    {
        // There is no process to poll yet.
    }

    public void Spawned(int processId)
    {
        _poller = new RecordingThread(name, () => Record(processId));
        _poller.Start();
    }

    public SchedulerTrace? Complete()
    {
        if (_poller is null) return null;
        _stop.Set();
        _poller.Complete();
        return new SchedulerTrace(SchedulerKind.Proc, path);
    }

    public void Dispose()
    {
        _stop.Set();
        _poller?.Wait();
        _stop.Dispose();
    }

    /// <summary>Polls until <see cref="WaitAfter"/> says that it is over, and once more then.</summary>
    /// <param name="root">The process, whose descendants are polled as well.</param>
    /// <param name="file">Where the records go, behind the file's beginning.</param>
    protected abstract void Poll(int root, FileStream file);

    /// <summary>Polls again and again, and once more when it is over. A poll costs as much as it takes.</summary>
    /// <param name="poll">Reads all threads once, and writes what it reads.</param>
    protected void Repeat(Action poll)
    {
        TimeSpan cost;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            poll();
            cost = Stopwatch.GetElapsedTime(begun);
        }
        while (!WaitAfter(cost));

        poll();
    }

    /// <summary>Waits until the next poll is due.</summary>
    /// <param name="cost">What a poll costs.</param>
    /// <returns>Whether the recording is over.</returns>
    protected bool WaitAfter(TimeSpan cost)
    {
        var wait = cost * WaitPerPoll;
        return _stop.Wait(wait < shortestWait ? shortestWait : wait > LongestWait ? LongestWait : wait);
    }

    private void Record(int root)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(magic, SchedstatFormat.Magic);
        file.Write(magic);
        Poll(root, file);
    }
}
