using System.Globalization;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Platform.Linux;

/// <summary>What Linux counts for this process and its children, and what it does for worker processes.</summary>
internal static unsafe class LinuxProcess
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Time and switches of this process.</summary>
    public static ProcessCounters? Own() => Read(Libc.RusageSelf);

    /// <summary>Time and switches of every child that was waited for, and of their children.</summary>
    public static ProcessCounters? Children() => Read(Libc.RusageChildren);

    /// <summary>Peak resident memory, bytes (VmHWM of /proc/self/status, proc_pid_status(5)); null where it cannot be read.</summary>
    public static long? PeakRssBytes()
    {
        if (!File.Exists("/proc/self/status")) return null;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
            var number = line.AsSpan(6).Trim();
            return long.Parse(number[..number.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
        }

        return null;
    }

    /// <summary>
    /// The kernel kills this process when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG): nothing is left to read the
    /// results of an orphan.
    /// </summary>
    public static void EndWithParent() => _ = Libc.PrCtl(Libc.ParentDeathSignal, Libc.SignalKill, 0, 0, 0);

    public static FileStream TakeStandardInput() =>
        new(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Takes the pipe and puts standard error in its place: what the workload prints does not get between the messages.</summary>
    public static FileStream TakeStandardOutput()
    {
        var pipe = Libc.Dup(StandardOutput);
        _ = Libc.Dup2(StandardError, StandardOutput);
        return new FileStream(new SafeFileHandle(pipe, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    private static ProcessCounters? Read(int who)
    {
        Libc.Rusage usage;
        return Libc.GetRusage(who, &usage) == 0
            ? new ProcessCounters(usage.UserNs, usage.KernelNs, usage.VoluntarySwitches, usage.InvoluntarySwitches)
            : null;
    }
}
