using System.Buffers.Binary;
using Concur.Core.Measuring.Machine;
using Concur.Core.Model;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>
/// Polls schedstat of every thread of a child's tree: how long each was on a CPU and in the run queue since it began.
/// It naps a hundred times as long as a look keeps it on a CPU, so that it needs at most a hundredth of a core.
/// </summary>
internal sealed class ProcSource : ISchedulerSource
{
    private const int NapsPerLook = 100;

    /// <summary>New processes are looked for this often: that means reading every thread's list of children.</summary>
    private const int LooksPerTree = 8;

    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(500);
    private readonly string _path;
    private readonly ManualResetEventSlim _stop = new();
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
        _stop.Dispose();
    }

    private void Poll(int root)
    {
        using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(magic, ProcRecordLayout.Magic);
        file.Write(magic);
        using var tree = new PolledTree(root);
        tree.ListProcesses();
        var costsNs = new long[LooksPerTree];
        var looks = 0;
        do
        {
            // On a busy machine a look takes as long as the scheduler pleases: what counts is what it costs.
            var begunNs = ProcCalls.OwnCpuNs();
            var isThorough = ++looks % LooksPerTree == 0;
            Look(tree, isThorough, file);
            if (isThorough) tree.ListProcesses();
            costsNs[looks % costsNs.Length] = ProcCalls.OwnCpuNs() - begunNs;
        }
        while (!_stop.Wait(Nap(costsNs)));

        // Who is still there may have run since the last look, half a second ago.
        Look(tree, isThorough: true, file);
    }

    /// <summary>By the median of the last looks, which leaves out the first ones, that compile what they run.</summary>
    private static TimeSpan Nap(ReadOnlySpan<long> costsNs)
    {
        Span<long> sorted = stackalloc long[costsNs.Length];
        costsNs.CopyTo(sorted);
        sorted.Sort();
        var nap = TimeSpan.FromMicroseconds(sorted[sorted.Length / 2] / 1e3 * NapsPerLook);
        return nap < ShortestNap ? ShortestNap : nap > LongestNap ? LongestNap : nap;
    }

    /// <param name="tree">Whose threads.</param>
    /// <param name="isThorough">Names are looked at again: a thread gives itself one a little after it has begun.</param>
    /// <param name="file">The file to write.</param>
    private static void Look(PolledTree tree, bool isThorough, FileStream file)
    {
        Span<byte> record = stackalloc byte[ProcRecordLayout.Bytes];
        tree.ListThreads();
        foreach (var process in tree.Processes)
        {
            foreach (var (thread, polled) in process.Threads)
            {
                if ((isThorough || !polled.HasName) && polled.NewName() is { } name)
                {
                    new ProcName(process.ProcessId, thread, name).Write(record);
                    file.Write(record);
                }

                if (!polled.TryRead(out var cpuNs, out var queueNs)) continue;
                new ProcRecord(MonotonicClock.NowNs(), process.ProcessId, thread, cpuNs, queueNs).Write(record);
                file.Write(record);
            }
        }
    }
}
