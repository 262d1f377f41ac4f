using System.Runtime.Versioning;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Platform.Windows;

/// <summary>What Windows counts for this process, and what it does for worker processes.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsProcess
{
    private const int NsPerUnit = 100;
    private const int NotCounted = -1;
    private const int ProcessorBytes = 48;
    private const string Nothing = "NUL";

    private static readonly Lock Gate = new();
    private static ProcessCounters _ended;

    /// <summary>What the workers that have ended had used: Windows adds the times of children to no process.</summary>
    public static ProcessCounters Ended
    {
        get
        {
            lock (Gate) return _ended;
        }
    }

    /// <summary>Adds what a worker told of itself last.</summary>
    public static void AddEnded(ProcessCounters? usage)
    {
        lock (Gate) _ended += usage ?? default;
    }

    /// <summary>Time of this process. Switches are not counted.</summary>
    public static ProcessCounters? Own()
    {
        long created, exited, kernel, user;
        return Kernel32.ProcessTimes(Kernel32.ThisProcess, &created, &exited, &kernel, &user) == 0
            ? null
            : new ProcessCounters(user * NsPerUnit, kernel * NsPerUnit, NotCounted, NotCounted);
    }

    /// <summary>Peak working set, bytes; null where it cannot be read.</summary>
    public static long? PeakRssBytes()
    {
        Kernel32.MemoryCounters counters;
        return Kernel32.ProcessMemory(Kernel32.ThisProcess, &counters, (uint)sizeof(Kernel32.MemoryCounters)) != 0
            && counters.PeakWorkingSet > 0
            ? (long)counters.PeakWorkingSet
            : null;
    }

    /// <summary>The times of the processors as the system writes them; empty where they cannot be read.</summary>
    public static byte[] Processors()
    {
        var buffer = new byte[Environment.ProcessorCount * ProcessorBytes];
        while (true)
        {
            uint used;
            fixed (byte* start = buffer)
            {
                if (Kernel32.QuerySystem(Kernel32.Processors, start, (uint)buffer.Length, &used) == 0) return buffer[..(int)used];
            }

            // There are more than this process may use.
            if (used <= buffer.Length) return [];
            buffer = new byte[used];
        }
    }

    /// <summary>Takes the pipe and leaves an empty input in its place: what the workload reads does not take messages away.</summary>
    public static FileStream TakeStandardInput()
    {
        var pipe = Take(Kernel32.StandardInput);
        var empty = File.OpenHandle(Nothing, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _ = Kernel32.SetStandard(Kernel32.StandardInput, empty.DangerousGetHandle());

        // It stays open for as long as the process lives.
        empty.SetHandleAsInvalid();
        return new FileStream(pipe, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Takes the pipe and puts standard error in its place: what the workload prints does not get between the messages.</summary>
    public static FileStream TakeStandardOutput()
    {
        var pipe = Take(Kernel32.StandardOutput);
        _ = Kernel32.SetStandard(Kernel32.StandardOutput, Kernel32.GetStandard(Kernel32.StandardError));
        return new FileStream(pipe, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>
    /// A standard stream, which no child inherits any more: one that outlived this process would keep the pipe open, and the harness
    /// would wait for an answer that can't come.
    /// </summary>
    private static SafeFileHandle Take(int stream)
    {
        var handle = Kernel32.GetStandard(stream);
        _ = Kernel32.SetInformation(handle, Kernel32.Inherit, 0);
        return new SafeFileHandle(handle, ownsHandle: true);
    }
}
