using System.Runtime.Versioning;
using System.Text;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Harness.Platform.MacOS;

/// <summary>What macOS counts for this process and its children, and what it does for worker processes.</summary>
[SupportedOSPlatform("macos")]
internal static unsafe class MacProcess
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>macOS counts as voluntary only what waits in a part of its kernel.</summary>
    private const int NotCounted = -1;

    /// <summary>Each question for these ports adds a reference, so that they are asked for once.</summary>
    private static readonly uint Host = LibSystem.HostPort();
    private static readonly uint Task = LibSystem.TaskPort();

    /// <summary>Time of this process. Switches are not counted.</summary>
    public static ProcessCounters? Own() => Read(LibSystem.RusageSelf);

    /// <summary>Time of this process, of every child that was waited for, and of their children.</summary>
    public static ProcessCounters? WithChildren() => Read(LibSystem.RusageSelf) is { } own && Read(LibSystem.RusageChildren) is { } children
        ? own with { UserNs = own.UserNs + children.UserNs, KernelNs = own.KernelNs + children.KernelNs }
        : null;

    /// <summary>Peak resident memory, bytes; null where it cannot be read.</summary>
    public static long? PeakRssBytes()
    {
        LibSystem.Rusage usage;
        return LibSystem.GetRusage(LibSystem.RusageSelf, &usage) == 0 && usage.MaxRssBytes > 0 ? usage.MaxRssBytes : null;
    }

    /// <summary>The times of the processors as the system writes them; empty where they cannot be read.</summary>
    public static byte[] Processors()
    {
        uint processors, numbers;
        uint* first;
        if (LibSystem.GetProcessorInfo(Host, LibSystem.ProcessorLoad, &processors, &first, &numbers) != 0) return [];
        var bytes = new ReadOnlySpan<byte>(first, checked((int)numbers * sizeof(uint))).ToArray();
        _ = LibSystem.Free(Task, (nuint)first, (nuint)bytes.Length);
        return bytes;
    }

    /// <summary>Takes the pipe and leaves an empty input in its place: what the workload reads does not take messages away.</summary>
    public static FileStream TakeStandardInput()
    {
        var pipe = Take(StandardInput);
        fixed (byte* nothing = "/dev/null\0"u8)
        {
            var empty = LibSystem.Open(nothing, LibSystem.OpenReadOnly | LibSystem.OpenCloseOnExec);
            _ = LibSystem.Dup2(empty, StandardInput);
            _ = LibSystem.Close(empty);
        }

        return new FileStream(pipe, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Takes the pipe and puts standard error in its place: what the workload prints does not get between the messages.</summary>
    public static FileStream TakeStandardOutput()
    {
        var pipe = Take(StandardOutput);
        _ = LibSystem.Dup2(StandardError, StandardOutput);
        return new FileStream(pipe, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>Removes a variable from the C library's environment.</summary>
    public static void RemoveVariable(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) _ = LibSystem.UnsetVariable(text);
    }

    /// <summary>
    /// A standard stream under another number, which no child inherits: one that outlived this process would keep the pipe open, and
    /// the harness would wait for an answer that can't come.
    /// </summary>
    private static SafeFileHandle Take(int stream)
    {
        var descriptor = LibSystem.Dup(stream);
        _ = LibSystem.Control(descriptor, LibSystem.SetCloseOnExec);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static ProcessCounters? Read(int who)
    {
        LibSystem.Rusage usage;
        return LibSystem.GetRusage(who, &usage) == 0 ? new ProcessCounters(usage.UserNs, usage.KernelNs, NotCounted, NotCounted) : null;
    }
}
