using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>
/// A child process and its whole group, which ends with the tool. A thread of its own starts it and waits for it, because Linux's perf
/// events belong to the thread that starts the child, and because the harness asks Linux to end it when that thread ends
/// (PR_SET_PDEATHSIG, prctl(2)): a pool thread may end at any time.
/// </summary>
internal sealed class UnixChild : IChild
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Func<ChildStart, IChildSpawner> _spawner;
    private GuardedGroup? _group;
    private int _pid;
    private bool _reaped;

    private UnixChild(Func<ChildStart, IChildSpawner> spawner) => _spawner = spawner;

    public int ProcessId => _pid;

    public Task<ChildExit> Exited => _exited.Task;

    /// <param name="start">What to start.</param>
    /// <param name="spawner">Starts it as this system does.</param>
    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static async Task<UnixChild> StartAsync(ChildStart start, Func<ChildStart, IChildSpawner> spawner)
    {
        var child = new UnixChild(spawner);
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
        var (readEnd, output) = CreatePipe();
        using var writeEnd = output;
        using var tail = new OutputTail(readEnd);
        using var spawner = _spawner(start);
        using var input = HeldInput.For(start, CreatePipe);
        start.BeforeSpawn();
        var written = (int)output.DangerousGetHandle();
        var program = new SpawnedProgram(start.FileName, start.Arguments, start.Environment, group.Id, input?.Descriptor, written);
        var (pid, begun) = spawner.Start(program);
        (_group, _pid) = (group, pid);
        output.Dispose();
        input?.CloseReadEnd();
        _started.SetResult(_pid);
        Span<byte> usage = stackalloc byte[Posix.RusageBytes];
        var (status, real) = WaitFor(begun, usage);
        var counted = spawner.Read(usage);
        var used = new ProcessUsage
        {
            RealMs = real.TotalMilliseconds,
            UserMs = counted.User.TotalMilliseconds,
            SysMs = counted.Kernel.TotalMilliseconds,
            MaxRssBytes = counted.PeakBytes,
            ExitCode = ExitCodeOf(status),
            Signal = SignalOf(status),
            VoluntarySwitches = counted.VoluntarySwitches,
            InvoluntarySwitches = counted.InvoluntarySwitches,
        };
        _exited.SetResult(new ChildExit(used, tail.Text()));
    }

    private static (SafeFileHandle ReadEnd, SafeFileHandle WriteEnd) CreatePipe()
    {
        var (readEnd, writeEnd) = Pipes.Create();
        return (new SafeFileHandle(readEnd, ownsHandle: true), new SafeFileHandle(writeEnd, ownsHandle: true));
    }

    /// <summary>
    /// Waits without reaping first: as long as the child is a zombie its number is not given to another process or group, so that
    /// killing what is left of the group hits no other process.
    /// </summary>
    private unsafe (int Status, TimeSpan Real) WaitFor(long begun, Span<byte> usage)
    {
        byte* info = stackalloc byte[Posix.OpaqueBytes];
        int status;
        while (Posix.WaitId(Posix.WaitByProcess, _pid, info, Posix.WaitExited | Posix.WaitLeaveUnreaped) != 0) ThrowUnlessInterrupted();
        var real = Stopwatch.GetElapsedTime(begun);
        lock (_gate)
        {
            _group!.Kill(_pid);
            fixed (byte* counted = usage)
            {
                while (Posix.Wait(_pid, &status, 0, counted) != _pid) ThrowUnlessInterrupted();
            }

            _reaped = true;
        }

        return (status, real);
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

    /// <summary>The low seven bits are the number of the signal that ended the child; the next byte is its exit code: wait(2).</summary>
    internal static int ExitCodeOf(int status) =>
        (status & 0x7F) is > 0 and var signal ? SignalExit.CodeOf(signal) : (status >> 8) & 0xFF;

    /// <summary>The signal that ended the child; null where it exited by itself.</summary>
    internal static int? SignalOf(int status) => (status & 0x7F) is > 0 and var signal ? signal : null;
}
