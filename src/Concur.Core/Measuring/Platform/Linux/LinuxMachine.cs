using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

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

    public double? ClockMhz() => ClockMhz("/sys/devices/system/cpu/cpufreq");

    /// <summary>The greatest of the policies' clocks, each a file with kHz: https://docs.kernel.org/admin-guide/pm/cpufreq.html.</summary>
    /// <param name="folder">The folder of the policies; there is none where the clock is not the system's to see.</param>
    internal static double? ClockMhz(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var clocks = Directory.EnumerateDirectories(folder, "policy*")
            .Select(policy => ProcFile.Text(Path.Combine(policy, "scaling_cur_freq")))
            .Select(text => double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var khz) ? khz / 1000 : 0)
            .Where(mhz => mhz > 0)
            .ToList();
        return clocks.Count == 0 ? null : clocks.Max();
    }

    public IReadOnlyList<ProcessorTimes>? Processors() => ProcFile.Text("/proc/stat") is { } text
        ? ProcessorTimes.Parse(text.Split('\n').TakeWhile(line => line.StartsWith("cpu", StringComparison.Ordinal)))
        : null;

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

/// <summary>The processors as /proc/cpuinfo shows them.</summary>
/// <param name="Model">The model's name; null when unknown.</param>
/// <param name="LogicalCores">Logical processors; null when unknown.</param>
/// <param name="PhysicalCores">Distinct cores; null when unknown.</param>
/// <param name="Sockets">Distinct packages; null when unknown.</param>
internal sealed record CpuTopology(string? Model, int? LogicalCores, int? PhysicalCores, int? Sockets)
{
    private const string Core = "core id";
    private const string Package = "physical id";

    /// <summary>Parses the text of /proc/cpuinfo: a block per logical processor, of lines "name : value".</summary>
    public static CpuTopology Parse(string? cpuInfo)
    {
        var processors = (cpuInfo ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(Fields).Where(block => block.ContainsKey("processor")).ToList();
        if (processors.Count == 0) return new CpuTopology(null, null, null, null);
        var cores = processors.Where(block => block.ContainsKey(Core))
            .Select(block => (block.GetValueOrDefault(Package), block[Core])).Distinct().Count();
        var sockets = processors.Where(block => block.ContainsKey(Package)).Select(block => block[Package]).Distinct().Count();
        return new CpuTopology(
            processors[0].GetValueOrDefault("model name"), processors.Count, cores == 0 ? null : cores, sockets == 0 ? null : sockets);
    }

    private static Dictionary<string, string> Fields(string block)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in block.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return fields;
    }
}
