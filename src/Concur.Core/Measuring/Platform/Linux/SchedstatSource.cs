using Concur.Core.Measuring.Platform.Contracts;
using Concur.Protocol;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Polls schedstat of every thread of a process and its descendants: how long each was on a CPU and in the run queue since it began.
/// </summary>
/// <param name="path">The file to write.</param>
internal sealed class SchedstatSource(string path) : PollingSource(path, "schedstat poller", TimeSpan.FromMilliseconds(5))
{
    /// <summary>New processes are looked for at every eighth poll: that takes reading every thread's list of children.</summary>
    private const int PollsPerTree = 8;

    protected override void Poll(int root, FileStream file)
    {
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
        while (!WaitAfter(Typical(costsNs)));

        // What is still running may have run since the last poll, up to half a second ago.
        Snapshot(tree, isThorough: true, file);
    }

    /// <summary>The median cost of the last polls, which leaves out the first ones, that compile what they run.</summary>
    private static TimeSpan Typical(ReadOnlySpan<long> costsNs)
    {
        Span<long> sorted = stackalloc long[costsNs.Length];
        costsNs.CopyTo(sorted);
        sorted.Sort();
        return TimeSpan.FromMicroseconds(sorted[sorted.Length / 2] / 1e3);
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
