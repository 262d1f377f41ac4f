using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Protocol;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>
/// Polls how long every thread of a process and its descendants was on a CPU since it began. That takes a call per thread. A thread that
/// is on a CPU is as far as the kernel had counted when it last went to or from one.
/// </summary>
/// <param name="path">The file to write.</param>
[SupportedOSPlatform("macos")]
internal sealed class MacPolledTimes(string path) : PollingSource(path, "thread times", TimeSpan.FromMilliseconds(10))
{
    private readonly HashSet<int> _named = [];

    protected override void Poll(int root, FileStream file) => Repeat(() => Snapshot(root, file));

    private void Snapshot(int root, FileStream file)
    {
        Span<byte> record = stackalloc byte[SchedstatFormat.RecordBytes];
        foreach (var process in MacRunningProcesses.Tree(root))
        {
            foreach (var (id, thread) in MacRunningProcesses.Threads(process))
            {
                if (!_named.Contains(id) && thread.Name is { Length: > 0 } name)
                {
                    _named.Add(id);
                    new SchedstatThreadName(process, id, name).Write(record);
                    file.Write(record);
                }

                var nowNs = MonotonicClock.NowNs();
                new SchedstatSnapshot(nowNs, process, id, thread.CpuNs, SchedstatSnapshot.UnknownQueue).Write(record);
                file.Write(record);
            }

            // Threads that ended since they were last read are in the process's own counter alone.
            if (MacRunningProcesses.CpuNsOf(process) is not { } times) continue;
            new SchedstatProcess(MonotonicClock.NowNs(), process, times.UserNs + times.KernelNs).Write(record);
            file.Write(record);
        }
    }
}
