using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Linux.Proc;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>Asks the kernel whether it grants perf events.</summary>
internal static class PerfProbe
{
    private const int HighestForUsers = 2;

    /// <summary>Why perf events can't be had, and how to allow them, in one line; null when they can.</summary>
    public static string? Refusal()
    {
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
