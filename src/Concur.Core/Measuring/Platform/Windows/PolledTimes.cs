using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Protocol;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// Polls how long every thread of a process and its descendants was on a CPU since it began. One call lists all processes of the
/// machine. Windows counts in steps of 15.6 ms.
/// </summary>
/// <param name="path">The file to write.</param>
[SupportedOSPlatform("windows")]
internal sealed class PolledTimes(string path) : PollingSource(path, "thread times", TimeSpan.FromMilliseconds(20))
{
    private readonly HashSet<int> _named = [];

    protected override void Poll(int root, FileStream file) => Repeat(() => Snapshot(root, file));

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
