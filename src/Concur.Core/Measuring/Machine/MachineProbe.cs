using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Machine;

/// <summary>Reads the machine's fingerprint from /proc and /sys; what can't be read is null.</summary>
public static class MachineProbe
{
    /// <summary>The machine as it is now.</summary>
    public static MachineFacts Read()
    {
        var cpu = CpuTopology.Read();
        var affinity = ProcFile.Field("/proc/self/status", "Cpus_allowed_list");
        var quota = CpuQuota.Read();
        return new MachineFacts
        {
            Cpu = cpu.Model,
            LogicalCores = cpu.LogicalCores,
            PhysicalCores = cpu.PhysicalCores,
            Sockets = cpu.Sockets,
            Affinity = affinity,
            QuotaCores = quota,
            UsableCores = Math.Min(quota ?? double.MaxValue, AllowedProcessors()),
            Governor = ProcFile.Text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            MemoryBytes = Kib(ProcFile.Field("/proc/meminfo", "MemTotal")),
            Os = RuntimeInformation.OSDescription,
            Kernel = ProcFile.Text("/proc/sys/kernel/osrelease"),
            Libc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "musl" : OperatingSystem.IsLinux() ? "glibc" : null,
            Virtualization = Virtualization(),
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            LoadAtStart = Load(),
            Runtime = RuntimeInformation.FrameworkDescription,
            RuntimeSettings = RuntimeSettings(),
        };
    }

    /// <summary>
    /// Environment.ProcessorCount follows affinity and quota (rounded up) but also DOTNET_PROCESSOR_COUNT, which
    /// is a user's way to say how many to count on.
    /// </summary>
    private static int AllowedProcessors() => Environment.ProcessorCount;

    private static long? Kib(string? text) =>
        text is not null && long.TryParse(text.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;

    private static double? Load() =>
        double.TryParse(ProcFile.Text("/proc/loadavg")?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load) ? load : null;

    private static string? Virtualization()
    {
        if (File.Exists("/.dockerenv")) return "docker";
        if (File.Exists("/run/.containerenv")) return "podman";
        if (ProcFile.Text("/sys/class/dmi/id/sys_vendor") is { } vendor && vendor.Contains("QEMU", StringComparison.Ordinal)) return "qemu";
        return ProcFile.Field("/proc/cpuinfo", "flags")?.Split(' ').Contains("hypervisor") == true ? "hypervisor" : null;
    }

    private static SortedDictionary<string, string> RuntimeSettings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("COMPlus_", StringComparison.Ordinal))
                settings[name] = (string?)variable.Value ?? "";
        }

        return settings;
    }
}
