using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Machine;
using Concur.Core.Measuring.Platform.Linux.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>Finds out which scheduler source this machine grants: it asks for the better one.</summary>
public static class SchedulerProbe
{
    private const int HighestForUsers = 2;

    /// <summary>Decides for what was asked for.</summary>
    /// <exception cref="ConcurException"><c>perf</c> was asked for by name and is refused.</exception>
    public static SchedulerChoice Decide(SchedulerKind wanted)
    {
        if (wanted == SchedulerKind.Proc) return new SchedulerChoice(SchedulerKind.Proc, null);
        var refusal = PerfRefusal();
        return refusal is null ? new SchedulerChoice(SchedulerKind.Perf, null)
            : wanted == SchedulerKind.Perf ? throw new ConcurException(FailureKind.Unsupported, refusal + "; or take --scheduler proc")
            : new SchedulerChoice(SchedulerKind.Proc, refusal);
    }

    /// <summary>Why perf events are not to be had, and how to allow them, in one line; null when they are.</summary>
    public static string? PerfRefusal()
    {
        if (!OperatingSystem.IsLinux()) return "perf events are Linux's";
        using var trial = new PerfSource(path: "/dev/null", sampleHz: 1);
        var error = trial.Open();
        return error switch
        {
            0 => null,
            PerfCalls.NoMemory => "no memory for perf events is left to this user; another program records, or kernel.perf_event_mlock_kb is too small",
            PerfCalls.NotPermitted or PerfCalls.AccessDenied when Paranoia() is > HighestForUsers and var level =>
                FormattableString.Invariant($"kernel.perf_event_paranoid is {level}; as root, 'sysctl kernel.perf_event_paranoid={HighestForUsers}' allows perf events"),
            PerfCalls.NotPermitted or PerfCalls.AccessDenied or PerfCalls.NoSuchCall =>
                "perf_event_open is refused, as a container's seccomp filter does; '--cap-add PERFMON' or '--security-opt seccomp=unconfined' allows it",
            _ => $"perf events are not to be had ({Marshal.GetPInvokeErrorMessage(error)})",
        };
    }

    private static int? Paranoia() =>
        int.TryParse(ProcFile.Text("/proc/sys/kernel/perf_event_paranoid"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level) ? level : null;
}
