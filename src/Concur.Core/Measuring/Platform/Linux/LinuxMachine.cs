using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Proc;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The machine as /proc and /sys show it.</summary>
internal sealed class LinuxMachine : IMachine
{
    public MachineFacts Describe(MachineFacts portable)
    {
        var cpu = CpuTopology.Parse(ProcFile.Text("/proc/cpuinfo"));
        var quota = ControlGroup.Quota();
        return portable with
        {
            Cpu = cpu.Model,
            LogicalCores = cpu.LogicalCores ?? portable.LogicalCores,
            PhysicalCores = cpu.PhysicalCores,
            Sockets = cpu.Sockets,
            Affinity = ProcFile.Field("/proc/self/status", "Cpus_allowed_list"),
            QuotaCores = quota,
            UsableCores = Math.Min(quota ?? double.MaxValue, portable.UsableCores),
            Governor = ProcFile.Text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            MemoryBytes = Kib(ProcFile.Field("/proc/meminfo", "MemTotal")),
            Kernel = ProcFile.Text("/proc/sys/kernel/osrelease"),
            Libc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "musl" : "glibc",
            Virtualization = Virtualization(),
            LoadAtStart = Load(ProcFile.Text("/proc/loadavg")),
        };
    }

    public long? ThrottledPeriods() => ControlGroup.ThrottledPeriods();

    /// <summary>Parses the value of a line of /proc/meminfo, such as "16315136 kB", as bytes.</summary>
    internal static long? Kib(string? text) =>
        long.TryParse(text?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;

    /// <summary>The average over one minute, of the text of /proc/loadavg.</summary>
    internal static double? Load(string? text) =>
        double.TryParse(text?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load) ? load : null;

    private static string? Virtualization()
    {
        if (File.Exists("/.dockerenv")) return "docker";
        if (File.Exists("/run/.containerenv")) return "podman";
        if (ProcFile.Text("/sys/class/dmi/id/sys_vendor") is { } vendor && vendor.Contains("QEMU", StringComparison.Ordinal)) return "qemu";
        return ProcFile.Field("/proc/cpuinfo", "flags")?.Split(' ').Contains("hypervisor") == true ? "hypervisor" : null;
    }
}
