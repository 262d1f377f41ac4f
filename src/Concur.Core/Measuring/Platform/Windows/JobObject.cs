using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// A group of processes that does not outlive the tool, however the tool ends: the kernel closes the tool's handles, and closing the
/// last handle of a job ends its processes (JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE). What a process of the job starts is in it as well.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class JobObject : IDisposable
{
    /// <summary>What a process that the tool has ended exits with.</summary>
    private const uint EndedByTool = 1;

    /// <summary>A process that is ended still has to close its handles and to free its memory.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _handle;

    private JobObject(SafeFileHandle handle) => _handle = handle;

    /// <summary>The handle that a process is started with.</summary>
    public nint Handle => _handle.DangerousGetHandle();

    /// <exception cref="ConcurException">The system refuses.</exception>
    public static JobObject Create()
    {
        var job = Kernel32.CreateJob(null, null);
        var limits = new Kernel32.ExtendedLimits { Flags = Kernel32.KillOnClose };
        if (!job.IsInvalid && Kernel32.SetJob(job, Kernel32.JobExtendedLimits, &limits, (uint)sizeof(Kernel32.ExtendedLimits)))
            return new JobObject(job);
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        job.Dispose();
        throw new ConcurException(FailureKind.Unsupported, "no job object can be created: " + error.Message);
    }

    /// <summary>What its processes have used, those that have ended included; null where it can't be read.</summary>
    public Kernel32.JobAccount? Account()
    {
        Kernel32.JobAccount account;
        return Kernel32.QueryJob(Handle, Kernel32.JobAccounting, &account, (uint)sizeof(Kernel32.JobAccount), null) ? account : null;
    }

    /// <summary>Ends all of its processes at once.</summary>
    public void End() => _ = Kernel32.TerminateJob(_handle, EndedByTool);

    /// <summary>Waits until none of its processes is left, after <see cref="End"/>.</summary>
    public void WaitUntilEmpty()
    {
        var begun = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (Account() is { ActiveProcesses: > 0 } && Stopwatch.GetElapsedTime(begun) < LongestEnd) pause.Wait(1);
    }

    public void Dispose() => _handle.Dispose();
}
