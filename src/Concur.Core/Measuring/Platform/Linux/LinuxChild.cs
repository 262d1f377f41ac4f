using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// A child process and its whole group, which ends with the tool. A thread of its own starts it and waits for it, because perf
/// events belong to the thread that starts the child, and because the harness asks the kernel to end it when that thread ends
/// (PR_SET_PDEATHSIG, prctl(2)): a pool thread may end at any time.
/// </summary>
internal sealed class LinuxChild : IChild
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private GuardedGroup? _group;
    private int _pid;
    private bool _reaped;

    private LinuxChild()
    {
    }

    public int ProcessId => _pid;

    public Task<ChildExit> Exited => _exited.Task;

    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static async Task<LinuxChild> StartAsync(ChildStart start)
    {
        var child = new LinuxChild();
        new Thread(() => child.Run(start)) { IsBackground = true, Name = "child" }.Start();
        await child._started.Task;
        return child;
    }

    public void Kill()
    {
        lock (_gate)
        {
            if (!_reaped) _group?.Kill(_pid);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "On this thread it would end the tool: whoever waits for the child gets it.")]
    private void Run(ChildStart start)
    {
        try
        {
            using var group = GuardedGroup.Start(GuardedGroup.Shell);
            try
            {
                RunIn(group, start);
            }
            finally
            {
                if (!_reaped && _pid != 0) group.Kill(_pid);
            }
        }
        catch (Exception e)
        {
            if (!_started.TrySetException(e)) _exited.TrySetException(e);
        }
    }

    private void RunIn(GuardedGroup group, ChildStart start)
    {
        var (readEnd, writeEnd) = Pipes.Create();
        using var output = new SafeFileHandle(writeEnd, ownsHandle: true);
        using var tail = new OutputTail(new SafeFileHandle(readEnd, ownsHandle: true));
        using var parent = start.HasExactPeak ? SmallParent.TryCreate(start) : null;
        var ownPeakBytes = parent is null ? OwnPeakBytes() : 0;
        start.BeforeSpawn();
        var begun = Stopwatch.GetTimestamp();
        var program = new SpawnedProgram(start.FileName, start.Arguments, start.Environment, group.Id, Input: null, writeEnd);
        (_group, _pid) = (group, parent?.Start(program) ?? SpawnCall.Start(program));
        if (parent is not null) begun = Stopwatch.GetTimestamp();
        output.Dispose();
        _started.SetResult(_pid);
        var (status, usage, real) = WaitFor(begun);

        // The kernel begins a child's peak with that of the process that started it, so a peak below the tool's own is unknown unless
        // a small process started it: getrusage(2), "ru_maxrss", and
        // https://github.com/torvalds/linux/blob/v6.1/fs/exec.c (setmax_mm_hiwater_rss).
        var peakBytes = usage.MaxRssKib * 1024;
        var used = new ProcessUsage
        {
            RealMs = real.TotalMilliseconds,
            UserMs = TimeOf(usage.UserSeconds, usage.UserMicroseconds).TotalMilliseconds,
            SysMs = TimeOf(usage.KernelSeconds, usage.KernelMicroseconds).TotalMilliseconds,
            MaxRssBytes = peakBytes > ownPeakBytes ? peakBytes : null,
            ExitCode = ExitCodeOf(status),
            Signal = SignalOf(status),
            VoluntarySwitches = usage.VoluntarySwitches,
            InvoluntarySwitches = usage.InvoluntarySwitches,
        };
        _exited.SetResult(new ChildExit(used, tail.Text()));
    }

    /// <summary>
    /// Waits without reaping first: as long as the child is a zombie its number is not given to another process or group, so that
    /// killing what is left of the group hits no other process.
    /// </summary>
    private unsafe (int Status, Posix.Rusage Usage, TimeSpan Real) WaitFor(long begun)
    {
        byte* info = stackalloc byte[Posix.OpaqueBytes];
        int status;
        Posix.Rusage usage;
        while (Posix.WaitId(Posix.WaitByProcess, _pid, info, Posix.WaitExited | Posix.WaitLeaveUnreaped) != 0) ThrowUnlessInterrupted();
        var real = Stopwatch.GetElapsedTime(begun);
        lock (_gate)
        {
            _group!.Kill(_pid);
            while (Posix.Wait(_pid, &status, 0, &usage) != _pid) ThrowUnlessInterrupted();
            _reaped = true;
        }

        return (status, usage, real);
    }

    /// <summary>An interrupted wait is tried again. After any other failure the child can't be waited for, whatever is tried.</summary>
    private static void ThrowUnlessInterrupted()
    {
        var error = Marshal.GetLastSystemError();
        if (error == Posix.InterruptedCall) return;
        throw new ConcurException(
            FailureKind.Unsupported,
            $"the launched process cannot be waited for ({Marshal.GetPInvokeErrorMessage(error)});"
            + " is SIGCHLD ignored by the shell that runs the tool?");
    }

    private static long OwnPeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>The low seven bits are the number of the signal that ended the child; the next byte is its exit code: wait(2).</summary>
    internal static int ExitCodeOf(int status) =>
        (status & 0x7F) is > 0 and var signal ? SignalExit.CodeOf(signal) : (status >> 8) & 0xFF;

    /// <summary>The signal that ended the child; null where it exited by itself.</summary>
    internal static int? SignalOf(int status) => (status & 0x7F) is > 0 and var signal ? signal : null;

    private static TimeSpan TimeOf(long seconds, long microseconds) => TimeSpan.FromMicroseconds(seconds * 1_000_000.0 + microseconds);
}
