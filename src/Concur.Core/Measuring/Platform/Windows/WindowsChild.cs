using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>A child process and its job, which ends with the tool. A thread of its own starts it and waits for it.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChild : IChild
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private JobObject? _job;

    private WindowsChild()
    {
    }

    public int ProcessId { get; private set; }

    public Task<ChildExit> Exited => _exited.Task;

    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static async Task<WindowsChild> StartAsync(ChildStart start)
    {
        var child = new WindowsChild();
        new Thread(() => child.Run(start)) { IsBackground = true, Name = "child" }.Start();
        await child._started.Task;
        return child;
    }

    public void Kill()
    {
        lock (_gate) _job?.End();
    }

    [SuppressMessage("Design", "CA1031", Justification = "On this thread it would end the tool: whoever waits for the child gets it.")]
    private void Run(ChildStart start)
    {
        try
        {
            using var job = JobObject.Create();
            try
            {
                _exited.SetResult(RunIn(job, start));
            }
            finally
            {
                lock (_gate) _job = null;
            }
        }
        catch (Exception e)
        {
            if (!_started.TrySetException(e)) _exited.TrySetException(e);
        }
    }

    private ChildExit RunIn(JobObject job, ChildStart start)
    {
        using var empty = File.OpenHandle("NUL", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var input = HeldInput.For(start, CreatePipe);
        var (readEnd, output) = CreatePipe();
        using var tail = new OutputTail(readEnd);
        SafeProcessHandle process;
        long begun;
        using (output)
        {
            start.BeforeSpawn();
            begun = Stopwatch.GetTimestamp();
            (process, ProcessId) = CreateProcessCall.Start(start, job, input?.ReadEnd ?? empty, output);
            input?.CloseReadEnd();
        }

        using (process)
        {
            lock (_gate) _job = job;
            _started.SetResult(ProcessId);
            if (Kernel32.Wait(process, Kernel32.Infinite) != Kernel32.Signaled) throw NotAwaited();
            var real = Stopwatch.GetElapsedTime(begun);
            job.End();
            job.WaitUntilEmpty();
            return new ChildExit(UsageOf(process, job.Account(), real), tail.Text());
        }
    }

    private static unsafe ProcessUsage UsageOf(SafeProcessHandle process, Kernel32.JobAccount? account, TimeSpan real)
    {
        int exitCode;
        if (!Kernel32.GetExitCode(process, &exitCode)) throw NotAwaited();

        // Wine counts nothing, or far too little, for processes that have ended: unknown then.
        var isCounted = account is not null && !Wine.IsHere;
        return new ProcessUsage
        {
            RealMs = real.TotalMilliseconds,
            UserMs = isCounted ? TimeSpan.FromTicks(account!.Value.UserTime).TotalMilliseconds : null,
            SysMs = isCounted ? TimeSpan.FromTicks(account!.Value.KernelTime).TotalMilliseconds : null,
            MaxRssBytes = isCounted && account is { TotalProcesses: 1 } ? PeakBytes(process) : null,
            ExitCode = exitCode,
        };
    }

    /// <summary>The peak working set. The job knows only what its processes had committed, which is another figure.</summary>
    private static unsafe long? PeakBytes(SafeProcessHandle process)
    {
        Kernel32.MemoryCounters counters;
        return Kernel32.GetMemory(process, &counters, (uint)sizeof(Kernel32.MemoryCounters)) && counters.PeakWorkingSet > 0
            ? (long)counters.PeakWorkingSet
            : null;
    }

    private static unsafe (SafeFileHandle ReadEnd, SafeFileHandle WriteEnd) CreatePipe()
    {
        nint readEnd, writeEnd;
        return Kernel32.CreatePipe(&readEnd, &writeEnd, null, 0)
            ? (new SafeFileHandle(readEnd, ownsHandle: true), new SafeFileHandle(writeEnd, ownsHandle: true))
            : throw new ConcurException(FailureKind.Unsupported, "no pipe can be created: " + LastError());
    }

    private static ConcurException NotAwaited() =>
        new(FailureKind.Unsupported, $"the launched process cannot be waited for ({LastError()})");

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;
}
