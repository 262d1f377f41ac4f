using System.Buffers.Binary;
using System.Diagnostics;
using Concur.Core.Model;
using Concur.Core.Recording.Commands;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Recording.Scheduling;

/// <summary>
/// Polls schedstat of every thread of a child's tree: how long each was on a CPU and in the run queue since it began.
/// It naps a hundred times as long as a look takes, so that it needs at most a hundredth of a core.
/// </summary>
internal sealed class ProcSource : ISchedulerSource
{
    private const int NapsPerLook = 100;

    /// <summary>New processes are looked for this often: that means reading every thread's list of children.</summary>
    private const int LooksPerTree = 10;

    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(500);
    private readonly string _path;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Dictionary<(int Process, int Thread), SafeFileHandle> _open = [];
    private readonly Dictionary<(int Process, int Thread), string> _names = [];
    private Thread? _poller;

    /// <param name="path">The file to write.</param>
    public ProcSource(string path) => _path = path;

    /// <inheritdoc/>
    public void BeforeSpawn()
    {
        // There is nobody to look at yet.
    }

    /// <inheritdoc/>
    public void Spawned(int processId)
    {
        _poller = new Thread(() => Poll(processId)) { IsBackground = true, Name = "schedstat poller" };
        _poller.Start();
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (_poller is null) return null;
        _stop.Set();
        _poller.Join();
        return new SchedulerTrace(SchedulerKind.Proc, _path);
    }

    public void Dispose()
    {
        _stop.Set();
        _poller?.Join();
        foreach (var handle in _open.Values) handle.Dispose();
        _stop.Dispose();
    }

    private void Poll(int root)
    {
        using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(magic, ProcRecordLayout.Magic);
        file.Write(magic);
        IReadOnlyList<int> tree = [root];
        TimeSpan nap;
        var looks = 0;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            var isThorough = looks++ % LooksPerTree == 0;
            if (isThorough) tree = ProcessTree.Of(root);
            foreach (var process in tree)
            {
                foreach (var thread in ProcessTree.Threads(process))
                {
                    // A thread names itself a little after it has begun: so it is asked again now and then.
                    if (isThorough || !_open.ContainsKey((process, thread))) LookForName(process, thread, file);
                    Look(process, thread, file);
                }
            }

            nap = Stopwatch.GetElapsedTime(begun) * NapsPerLook;
            nap = nap < ShortestNap ? ShortestNap : nap > LongestNap ? LongestNap : nap;
        }
        while (!_stop.Wait(nap));
    }

    private void Look(int process, int thread, FileStream file)
    {
        if (HandleOf(process, thread) is not { } handle) return;
        Span<byte> text = stackalloc byte[96];
        int length;
        try
        {
            length = RandomAccess.Read(handle, text, 0);
        }
        catch (IOException)
        {
            // The thread has ended: its file is gone though its descriptor is not.
            handle.Dispose();
            _open.Remove((process, thread));
            return;
        }

        if (!ProcRecord.TryParse(text[..length], out var cpuNs, out var queueNs)) return;
        Span<byte> record = stackalloc byte[ProcRecordLayout.Bytes];
        new ProcRecord(NowNs(), process, thread, cpuNs, queueNs).Write(record);
        file.Write(record);
    }

    private void LookForName(int process, int thread, FileStream file)
    {
        try
        {
            var name = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/task/{thread}/comm")).TrimEnd('\n');
            if (_names.TryGetValue((process, thread), out var known) && known == name) return;
            _names[(process, thread)] = name;
            Span<byte> record = stackalloc byte[ProcRecordLayout.Bytes];
            new ProcName(process, thread, name).Write(record);
            file.Write(record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _names.Remove((process, thread)); // It has ended.
        }
    }

    private SafeFileHandle? HandleOf(int process, int thread)
    {
        if (_open.TryGetValue((process, thread), out var handle)) return handle;
        try
        {
            return _open[(process, thread)] = File.OpenHandle(FormattableString.Invariant($"/proc/{process}/task/{thread}/schedstat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended already.
        }
    }

    /// <summary>CLOCK_MONOTONIC, as Stopwatch reads it on Linux.</summary>
    private static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}
