using System.Diagnostics;
using System.Runtime.InteropServices;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Native;

/// <summary>
/// A child process and its whole group. A thread of its own starts it and waits for it: the harness asks the
/// kernel to end it when the thread that started it is gone (PR_SET_PDEATHSIG), and a pool thread may go at any time.
/// </summary>
internal sealed class Child
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _pid;
    private bool _reaped;

    private Child()
    {
    }

    /// <summary>The child's process id.</summary>
    public int ProcessId => _pid;

    /// <summary>Completes when the child has been reaped and what was left of its group has been killed.</summary>
    public Task<ChildExit> Exited => _exited.Task;

    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static async Task<Child> StartAsync(ChildStart start)
    {
        var child = new Child();
        new Thread(() => child.Live(start)) { IsBackground = true, Name = "child" }.Start();
        await child._started.Task;
        return child;
    }

    /// <summary>Waits for the child's end, and brings it about when the time is over or the user cancels.</summary>
    public async Task<LaunchEnding> EndAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            await Exited.WaitAsync(timeout, cancellation);
            return LaunchEnding.Exited;
        }
        catch (TimeoutException)
        {
            Kill();
            return LaunchEnding.TimedOut;
        }
        catch (OperationCanceledException)
        {
            Kill();
            return LaunchEnding.Cancelled;
        }
    }

    /// <summary>Ends the child and every process of its group, at once.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (!_reaped) _ = Posix.Kill(-_pid, Posix.SignalKill);
        }
    }

    private void Live(ChildStart start)
    {
        try
        {
            var (readEnd, writeEnd) = MakePipe();
            using var output = new SafeFileHandle(writeEnd, ownsHandle: true);
            using var tail = new OutputTail(readEnd);
            var ownPeakBytes = OwnPeakBytes();
            start.BeforeSpawn();
            var begun = Stopwatch.GetTimestamp();
            _pid = SpawnCall.Start(start, writeEnd);
            output.Dispose();
            _started.SetResult(_pid);
            var (status, usage, real) = WaitFor(begun);
            _exited.SetResult(new ChildExit(
                ExitCodeOf(status),
                real,
                TimeOf(usage.UserSeconds, usage.UserMicroseconds),
                TimeOf(usage.KernelSeconds, usage.KernelMicroseconds),
                usage.MaxRssKib * 1024 > ownPeakBytes ? usage.MaxRssKib * 1024 : null,
                usage.VoluntarySwitches,
                usage.InvoluntarySwitches,
                tail.Text()));
        }
        catch (ConcurException e)
        {
            if (!_started.TrySetException(e)) _exited.TrySetException(e);
        }
    }

    /// <summary>
    /// Waits without reaping first: as long as the child is a zombie its group's number is taken, so that what is
    /// left of the group can be ended without hitting anybody else.
    /// </summary>
    private unsafe (int Status, Posix.Rusage Usage, TimeSpan Real) WaitFor(long begun)
    {
        byte* info = stackalloc byte[Posix.OpaqueBytes];
        int status;
        Posix.Rusage usage;
        while (Posix.WaitId(Posix.WaitByProcess, _pid, info, Posix.WaitExited | Posix.WaitLeaveUnreaped) != 0) MustBeInterrupted();
        var real = Stopwatch.GetElapsedTime(begun);
        lock (_gate)
        {
            _ = Posix.Kill(-_pid, Posix.SignalKill);
            while (Posix.Wait(_pid, &status, 0, &usage) != _pid) MustBeInterrupted();
            _reaped = true;
        }

        return (status, usage, real);
    }

    /// <summary>A wait may be interrupted; any other failure means that the child can't be waited for, and no retry would help.</summary>
    private static void MustBeInterrupted()
    {
        var error = Marshal.GetLastSystemError();
        if (error == Posix.InterruptedCall) return;
        throw new ConcurException(
            FailureKind.Unsupported, $"the launched process cannot be waited for ({Marshal.GetPInvokeErrorMessage(error)}); is SIGCHLD ignored by the shell that runs the tool?");
    }

    private static long OwnPeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    private static unsafe (int ReadEnd, int WriteEnd) MakePipe()
    {
        int* ends = stackalloc int[2];
        return Posix.Pipe(ends, Posix.CloseOnExec) == 0
            ? (ends[0], ends[1])
            : throw new ConcurException(FailureKind.Unsupported, "no pipe can be made: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));
    }

    /// <summary>The low seven bits are the signal; the next byte is the exit code.</summary>
    private static int ExitCodeOf(int status) => (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);

    private static TimeSpan TimeOf(long seconds, long microseconds) => TimeSpan.FromMicroseconds(seconds * 1_000_000.0 + microseconds);
}
