using Concur.Core.Measuring.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Checks;

/// <summary>Looks at what this machine can measure and what will disturb it.</summary>
public static class MachineChecks
{
    private const double BusyLoadPerCore = 0.25;

    /// <summary>The checks that only look, from a machine's facts.</summary>
    public static IEnumerable<MachineCheck> Look(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        yield return new MachineCheck("machine", CheckState.Good, $"{machine.Cpu ?? "unknown processor"}, {machine.Os}{(machine.Virtualization is { } kind ? $", {kind}" : "")}");
        yield return Cores(machine);
        yield return machine.QuotaCores is { } quota
            ? new MachineCheck("quota", CheckState.Notable, FormattableString.Invariant($"{quota:0.##} cores by cgroup"), "throttling shows as time off CPU; raise the container's limit for a clean measurement")
            : new MachineCheck("quota", CheckState.Good, "none");
        yield return new MachineCheck("affinity", CheckState.Good, machine.Affinity is { } list ? $"processors {list}" : "unknown");
        yield return File.Exists("/proc/thread-self/schedstat")
            ? new MachineCheck("schedstat", CheckState.Good, "per-thread run-queue times can be read")
            : new MachineCheck("schedstat", CheckState.Notable, "/proc/thread-self/schedstat is missing", "the run queue will be unavailable; it needs a kernel with CONFIG_SCHED_INFO");
        yield return Scheduler();
        yield return Governor(machine);
        yield return Load(machine);
        yield return machine.RuntimeSettings.Count == 0
            ? new MachineCheck("settings", CheckState.Good, "no DOTNET_* variable is set")
            : new MachineCheck("settings", CheckState.Good, string.Join(", ", machine.RuntimeSettings.Select(setting => $"{setting.Key}={setting.Value}")));
    }

    private static MachineCheck Cores(MachineFacts machine)
    {
        var seen = FormattableString.Invariant($"{machine.UsableCores:0.##} usable of {machine.LogicalCores} logical, {machine.PhysicalCores?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"} physical");
        return machine.UsableCores >= 2
            ? new MachineCheck("cores", CheckState.Good, seen)
            : new MachineCheck("cores", CheckState.Notable, seen, "with one core no strategy can be faster than sequential on CPU-bound work");
    }

    private static MachineCheck Scheduler() => SchedulerProbe.PerfRefusal() is { } refusal
        ? new MachineCheck("scheduler", CheckState.Notable, "proc: schedstat is polled, and stacks come from the runtime's own sampler, which stops all threads at each tick", refusal)
        : new MachineCheck("scheduler", CheckState.Good, "perf: every switch of every thread, and stacks without stopping the runtime");

    private static MachineCheck Governor(MachineFacts machine) => machine.Governor switch
    {
        null => new MachineCheck("governor", CheckState.Good, "unavailable (the kernel shows none, as in most virtual machines)"),
        "performance" => new MachineCheck("governor", CheckState.Good, "performance"),
        var other => new MachineCheck("governor", CheckState.Notable, other, "times drift with the clock; 'cpupower frequency-set -g performance' holds it"),
    };

    private static MachineCheck Load(MachineFacts machine)
    {
        if (machine.LoadAtStart is not { } load) return new MachineCheck("load", CheckState.Good, "unavailable");
        var seen = FormattableString.Invariant($"{load:0.00} over the last minute");
        return load <= BusyLoadPerCore * machine.UsableCores
            ? new MachineCheck("load", CheckState.Good, seen)
            : new MachineCheck("load", CheckState.Notable, seen, "other processes compete for the cores; close them, or read the run queue with that in mind");
    }
}
