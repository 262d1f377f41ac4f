using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>Processes as NtQuerySystemInformation lists them.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsRunningProcesses : IRunningProcesses
{
    private const string RuntimeFile = "coreclr.dll";
    private const string Executable = ".exe";

    /// <summary>All processes that run now.</summary>
    public static IReadOnlyList<SystemProcess> All() => Ntdll.OfSystem(Ntdll.Processes, SystemProcesses.Parse) ?? [];

    public bool Exists(int processId) => Find(processId) is not null;

    /// <summary>One that has ended is listed no more, though handles on it are open.</summary>
    public ProcessState? StateOf(int processId) => Exists(processId) ? ProcessState.Running : null;

    /// <summary>All processes of a machine share the performance counter.</summary>
    public bool SharesClock(int processId) => true;

    public bool IsReadable(int processId)
    {
        using var process = Kernel32.OpenProcess(Kernel32.QueryLimited | Kernel32.ReadMemory, inherit: false, processId);
        return !process.IsInvalid;
    }

    public IReadOnlyList<string> Arguments(int processId) => WindowsCommandLine.Split(CommandOf(processId) ?? "");

    public string? ProgramName(int processId) =>
        Find(processId)?.Name is { Length: > 0 } name
            ? name.EndsWith(Executable, StringComparison.OrdinalIgnoreCase) ? name[..^Executable.Length] : name
            : null;

    public string? RuntimeLibrary(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.Modules.Cast<ProcessModule>()
                .FirstOrDefault(module => string.Equals(module.ModuleName, RuntimeFile, StringComparison.OrdinalIgnoreCase))?.FileName;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }

    public IReadOnlyList<int> TreeOf(int processId) => SystemProcesses.Tree(All(), processId);

    /// <summary>What a launch has started is in its job, which nothing can leave and which ends with the launch.</summary>
    public void EndAllWith(string variable, string value)
    {
        // The job has done it.
    }

    public ProcessSnapshot? Read(int processId)
    {
        var nowNs = MonotonicClock.NowNs();
        if (Find(processId) is not { } process) return null;
        var (userNs, kernelNs) = (process.UserTime * TimeSpan.NanosecondsPerTick, process.KernelTime * TimeSpan.NanosecondsPerTick);
        var command = CommandOf(processId)?.ReplaceLineEndings(" ") ?? "";
        var threads = process.Threads.Select(thread =>
            new ThreadSnapshot(thread.ThreadId, NameOf(thread.ThreadId), thread.CpuNs, QueueNs: null));
        return new ProcessSnapshot(nowNs, process.ParentId, command, userNs, kernelNs, [.. threads])
        {
            CpuNs = Wine.IsHere ? null : userNs + kernelNs,
        };
    }

    private static SystemProcess? Find(int processId) => All().FirstOrDefault(process => process.ProcessId == processId);

    private static string? CommandOf(int processId)
    {
        using var process = Kernel32.OpenProcess(Kernel32.QueryLimited, inherit: false, processId);
        if (process.IsInvalid) return null;
        if (Ntdll.CommandLineOf(process) is { } line) return line;
        using var readable = Kernel32.OpenProcess(Kernel32.Query | Kernel32.ReadMemory, inherit: false, processId);
        return readable.IsInvalid ? null : Ntdll.CommandLineIn(readable);
    }

    /// <summary>The name that a thread has given itself; empty where it has none, or has ended.</summary>
    internal static string NameOf(int threadId)
    {
        using var thread = Kernel32.OpenThread(Kernel32.ThreadQueryLimited, inherit: false, threadId);
        char* name = null;
        if (thread.IsInvalid || Kernel32.GetThreadName(thread, &name) < 0 || name is null) return "";
        var text = new string(name);
        _ = Kernel32.LocalFree(name);
        return text;
    }
}
