using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// A child process and its whole group. A thread of its own starts it and waits for it, because the harness asks the kernel to
/// end it when the thread that started it ends (PR_SET_PDEATHSIG, prctl(2)), and a pool thread may end at any time.
/// </summary>
internal sealed class LinuxChild : IChild
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
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
            if (!_reaped) _ = Posix.Kill(-_pid, Posix.SignalKill);
        }
    }

    private void Run(ChildStart start)
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

            // The kernel begins a child's peak with that of the process that started it, so a peak below the tool's own is unknown:
            // getrusage(2), "ru_maxrss", and https://github.com/torvalds/linux/blob/v6.1/fs/exec.c (setmax_mm_hiwater_rss).
            var peakBytes = usage.MaxRssKib * 1024;
            var used = new ProcessUsage
            {
                RealMs = real.TotalMilliseconds,
                UserMs = TimeOf(usage.UserSeconds, usage.UserMicroseconds).TotalMilliseconds,
                SysMs = TimeOf(usage.KernelSeconds, usage.KernelMicroseconds).TotalMilliseconds,
                MaxRssBytes = peakBytes > ownPeakBytes ? peakBytes : null,
                ExitCode = ExitCodeOf(status),
                VoluntarySwitches = usage.VoluntarySwitches,
                InvoluntarySwitches = usage.InvoluntarySwitches,
            };
            _exited.SetResult(new ChildExit(used, tail.Text()));
        }
        catch (ConcurException e)
        {
            if (!_started.TrySetException(e)) _exited.TrySetException(e);
        }
    }

    /// <summary>
    /// Waits without reaping first: as long as the child is a zombie its group's number is not given to another group, so that
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
            _ = Posix.Kill(-_pid, Posix.SignalKill);
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

    private static unsafe (int ReadEnd, int WriteEnd) MakePipe()
    {
        int* ends = stackalloc int[2];
        return Posix.Pipe(ends, Posix.CloseOnExec) == 0
            ? (ends[0], ends[1])
            : throw new ConcurException(
                FailureKind.Unsupported, "no pipe can be created: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));
    }

    /// <summary>The low seven bits are the number of the signal that ended the child; the next byte is its exit code: wait(2).</summary>
    internal static int ExitCodeOf(int status) =>
        (status & 0x7F) is > 0 and var signal ? SignalExit.CodeOf(signal) : (status >> 8) & 0xFF;

    private static TimeSpan TimeOf(long seconds, long microseconds) => TimeSpan.FromMicroseconds(seconds * 1_000_000.0 + microseconds);
}

/// <summary>Drains a child's output so that it never blocks, and keeps the end of it.</summary>
internal sealed class OutputTail : IDisposable
{
    private const int KeptBytes = 16 * 1024;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(500);
    private readonly FileStream _stream;
    private readonly Task _draining;
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _chunks = new();
    private int _bytes;

    public OutputTail(int readFd)
    {
        _stream = new FileStream(new SafeFileHandle(readFd, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        _draining = Task.Factory.StartNew(Drain, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The kept end, once the child has ended. A grandchild that holds the pipe open is not waited for.</summary>
    public string Text()
    {
        _draining.Wait(LongestDrain);
        lock (_gate) return Encoding.UTF8.GetString([.. _chunks.SelectMany(chunk => chunk).TakeLast(KeptBytes)]);
    }

    public void Dispose()
    {
        if (_draining.IsCompleted) _stream.Dispose();
        else _ = _draining.ContinueWith(_ => _stream.Dispose(), TaskScheduler.Default);
    }

    private void Drain()
    {
        var buffer = new byte[4096];
        for (int read; (read = _stream.Read(buffer)) > 0;)
        {
            lock (_gate)
            {
                _chunks.Enqueue(buffer[..read]);
                _bytes += read;
                while (_bytes - _chunks.Peek().Length >= KeptBytes) _bytes -= _chunks.Dequeue().Length;
            }
        }
    }
}

/// <summary>Calls posix_spawn with everything that it needs in unmanaged memory.</summary>
internal static unsafe class SpawnCall
{
    /// <summary>Starts the child in a process group of its own: standard input empty, both outputs to one descriptor.</summary>
    /// <returns>The child's process id.</returns>
    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static int Start(ChildStart start, int outputFd)
    {
        var strings = new List<nint>();
        byte* actions = stackalloc byte[Posix.OpaqueBytes], attributes = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.ActionsInit(actions));
        Must(Posix.AttributesInit(attributes));
        try
        {
            fixed (byte* nothing = "/dev/null\0"u8) Must(Posix.ActionsAddOpen(actions, 0, nothing, Posix.OpenReadOnly, 0));
            Must(Posix.ActionsAddDup2(actions, outputFd, 1));
            Must(Posix.ActionsAddDup2(actions, outputFd, 2));
            SetAttributes(attributes);
            fixed (nint* argv = Terminated([start.FileName, .. start.Arguments], strings), envp = Terminated(Environment(start), strings))
            {
                int pid;
                var error = Posix.Spawn(&pid, (byte*)Utf8(start.FileName, strings), actions, attributes, (byte**)argv, (byte**)envp);
                return error == 0
                    ? pid
                    : throw new ConcurException(
                        FailureKind.Unsupported, $"'{start.FileName}' cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
        finally
        {
            _ = Posix.ActionsDestroy(actions);
            _ = Posix.AttributesDestroy(attributes);
            foreach (var text in strings) Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>The runtime ignores SIGPIPE and blocks some signals. A child would inherit both: posix_spawn(3).</summary>
    private static void SetAttributes(byte* attributes)
    {
        byte* set = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.SignalsFill(set));
        Must(Posix.AttributesSetSignalDefaults(attributes, set));
        Must(Posix.SignalsEmpty(set));
        Must(Posix.AttributesSetSignalMask(attributes, set));
        Must(Posix.AttributesSetProcessGroup(attributes, 0));
        Must(Posix.AttributesSetFlags(attributes, Posix.SpawnSetProcessGroup | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask));
    }

    private static IEnumerable<string> Environment(ChildStart start)
    {
        foreach (DictionaryEntry inherited in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (!start.Environment.ContainsKey(name)) yield return $"{name}={inherited.Value}";
        }

        foreach (var (name, value) in start.Environment)
        {
            if (value is not null) yield return $"{name}={value}";
        }
    }

    /// <summary>These calls fail only when memory is out or a descriptor is wrong.</summary>
    private static void Must(int error)
    {
        if (error == 0) return;
        throw new ConcurException(FailureKind.Unsupported, "no process can be set up: " + Marshal.GetPInvokeErrorMessage(error));
    }

    private static nint[] Terminated(IEnumerable<string> texts, List<nint> strings) => [.. texts.Select(text => Utf8(text, strings)), 0];

    private static nint Utf8(string text, List<nint> strings)
    {
        var pointer = Marshal.StringToCoTaskMemUTF8(text);
        strings.Add(pointer);
        return pointer;
    }
}
