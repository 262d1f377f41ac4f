using System.Globalization;
using System.Text;
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

    /// <summary>Ends this process without the runtime's own shutdown (_exit(2)).</summary>
    public static void EndNow(int exitCode) => Libc.Exit(exitCode);

    /// <summary>Takes the pipe and leaves an empty input in its place: what the workload reads does not take messages away.</summary>
    public static FileStream TakeStandardInput()
    {
        var pipe = Take(StandardInput);
        fixed (byte* nothing = "/dev/null\0"u8)
        {
            var empty = Libc.Open(nothing, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
            _ = Libc.Dup2(empty, StandardInput);
            _ = Libc.Close(empty);
        }

        return new FileStream(pipe, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Takes the pipe and puts standard error in its place: what the workload prints does not get between the messages.</summary>
    public static FileStream TakeStandardOutput()
    {
        var pipe = Take(StandardOutput);
        _ = Libc.Dup2(StandardError, StandardOutput);
        return new FileStream(pipe, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>Removes a variable from the C library's environment.</summary>
    public static void RemoveVariable(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) _ = Libc.UnsetVariable(text);
    }

    /// <summary>
    /// A standard stream under another number, which no child inherits: one that outlived this process would keep the pipe open, and
    /// the harness would wait for an answer that can't come.
    /// </summary>
    private static SafeFileHandle Take(int stream) =>
        new(Libc.Control(stream, Libc.DuplicateCloseOnExec, StandardError + 1), ownsHandle: true);

    private static ProcessCounters? Read(int who)
    {
        Libc.Rusage usage;
        return Libc.GetRusage(who, &usage) == 0
            ? new ProcessCounters(usage.UserNs, usage.KernelNs, usage.VoluntarySwitches, usage.InvoluntarySwitches)
            : null;
    }
}

/// <summary>The processors' times in /proc/stat (proc_stat(5)).</summary>
internal static class ProcStat
{
    private const string Path = "/proc/stat";

    /// <summary>The lines of the processors, as they are; empty where the file cannot be read.</summary>
    public static List<string> ReadLines()
    {
        List<string> lines = [];
        if (!File.Exists(Path)) return lines;
        foreach (var line in File.ReadLines(Path))
        {
            if (!line.StartsWith("cpu", StringComparison.Ordinal)) break;
            lines.Add(line);
        }

        return lines;
    }
}
