using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>One condition of a good measurement.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about it; empty when nothing.</param>
public sealed record MachineCheck(string Name, CheckState State, string Seen, string Advice = "");

/// <summary>How a check stands.</summary>
public enum CheckState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Figures will be noisier, or a category will be missing.</summary>
    Notable,

    /// <summary>Recording will not work.</summary>
    Broken,
}

/// <summary>Checks what this machine can measure and what will disturb it.</summary>
public static class MachineChecks
{
    private const double BusyLoadPerCore = 0.25;

    /// <summary>The checks that need no recording.</summary>
    /// <param name="machine">The machine.</param>
    public static IReadOnlyList<MachineCheck> All(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var scheduler = SchedulerProbe.Decide(SchedulerKind.Auto);
        var capabilities = MachineProbe.CapabilitiesOf(scheduler.Kind);
        return
        [
            new MachineCheck("machine", CheckState.Good, MachineText(machine)),
            Cores(machine),
            Quota(machine),
            new MachineCheck("affinity", CheckState.Good, machine.Affinity is { } list ? $"processors {list}" : "unknown"),
            Figures(capabilities, Platforms.Current.Schedulers.RunQueueRefusal()),
            Scheduler(capabilities, scheduler.Refusal),
            Governor(machine),
            Load(machine),
            new MachineCheck("settings", CheckState.Good, SettingsText(machine)),
        ];
    }

    /// <summary>How well each figure is known.</summary>
    /// <param name="capabilities">What the system gives.</param>
    /// <param name="runQueueRefusal">Why the time in the run queue is unavailable; null where it is not.</param>
    internal static MachineCheck Figures(Capabilities capabilities, string? runQueueRefusal)
    {
        var seen = string.Join("; ", capabilities.Figures().GroupBy(figure => figure.Availability).OrderByDescending(group => group.Key)
            .Select(group => $"{CapabilityWords.Of(group.Key)}: {string.Join(", ", group.Select(figure => figure.Name))}"));
        return capabilities.Figures().Any(figure => figure.Availability == Availability.Unavailable)
            ? new MachineCheck("figures", CheckState.Notable, seen, runQueueRefusal ?? "")
            : new MachineCheck("figures", CheckState.Good, seen);
    }

    /// <summary>The scheduler source that recordings use.</summary>
    /// <param name="capabilities">What the system gives.</param>
    /// <param name="refusal">Why it is not perf events, or those of Windows; null when it is.</param>
    internal static MachineCheck Scheduler(Capabilities capabilities, string? refusal) => capabilities.Stacks switch
    {
        StackSampler.Kernel => new MachineCheck(
            "scheduler", CheckState.Good, "perf: every switch of every thread, and stacks without stopping the runtime"),
        StackSampler.Runtime when refusal is null && capabilities.Switches == Availability.Exact => new MachineCheck(
            "scheduler",
            CheckState.Good,
            "etw: every switch of every thread, and stacks by the runtime's own sampler, which stops all threads at each tick"),
        StackSampler.Runtime => new MachineCheck(
            "scheduler",
            CheckState.Notable,
            (capabilities.RunQueue == Availability.Unavailable ? "proc: CPU times of threads are polled" : "proc: schedstat is polled")
                + ", and stacks come from the runtime's own sampler, which stops all threads at each tick",
            refusal ?? ""),
        _ => new MachineCheck("scheduler", CheckState.Notable, "unavailable", refusal ?? ""),
    };

    private static string MachineText(MachineFacts machine)
    {
        var virtualization = machine.Virtualization is { } kind ? $", {kind}" : "";
        return $"{machine.Cpu ?? "unknown processor"}, {machine.Os}{virtualization}";
    }

    private static MachineCheck Cores(MachineFacts machine)
    {
        var physical = machine.PhysicalCores?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        var seen = FormattableString.Invariant(
            $"{machine.UsableCores:0.##} usable of {machine.LogicalCores} logical, {physical} physical");
        return machine.UsableCores >= 2
            ? new MachineCheck("cores", CheckState.Good, seen)
            : new MachineCheck(
                "cores", CheckState.Notable, seen, "with one core no strategy can be faster than sequential on CPU-bound work");
    }

    private static MachineCheck Quota(MachineFacts machine) => machine.QuotaCores is { } quota
        ? new MachineCheck(
            "quota",
            CheckState.Notable,
            FormattableString.Invariant($"{quota:0.##} cores by cgroup"),
            "throttling shows as time off CPU; raise the container's limit for a clean measurement")
        : new MachineCheck("quota", CheckState.Good, "none");

    private static MachineCheck Governor(MachineFacts machine) => machine.Governor switch
    {
        null => new MachineCheck("governor", CheckState.Good, "unavailable (the system shows none, as in most virtual machines)"),
        "performance" => new MachineCheck("governor", CheckState.Good, "performance"),
        var other => new MachineCheck(
            "governor", CheckState.Notable, other, "times drift with the clock; 'cpupower frequency-set -g performance' holds it"),
    };

    private static MachineCheck Load(MachineFacts machine)
    {
        if (machine.LoadAtStart is not { } load) return new MachineCheck("load", CheckState.Good, "unavailable");
        var seen = FormattableString.Invariant($"{load:0.00} over the last minute");
        return load <= BusyLoadPerCore * machine.UsableCores
            ? new MachineCheck("load", CheckState.Good, seen)
            : new MachineCheck(
                "load",
                CheckState.Notable,
                seen,
                "other processes compete for the cores; close them, or read the run queue with that in mind");
    }

    private static string SettingsText(MachineFacts machine) => machine.RuntimeSettings.Count == 0
        ? "no DOTNET_* variable is set"
        : string.Join(", ", machine.RuntimeSettings.Select(setting => $"{setting.Key}={setting.Value}"));
}

/// <summary>Makes a tiny recording, which is the only proof that recording works on this machine.</summary>
public static class RecordingCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Launches the harness once with both sessions.</summary>
    public static async Task<MachineCheck> TryAsync(HarnessFiles harness, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(harness);
        using var folder = PrivateFolder.Create();
        var request = new WorkloadRequest
        {
            Workload = BuiltInWorkload.Primes,
            Strategies = [StrategyNames.Threads],
            Units = 2,
            Size = 50_000,
            Launches = 1,
            Profile = ProfileKind.Full,
            SampleInterval = TimeSpan.FromMilliseconds(10),
            Timeout = Limit,
        };
        var strategy = StrategySpec.Parse(StrategyNames.Threads, name => name);
        var spec = new LaunchSpec
        {
            Workload = request.Workload,
            Strategy = strategy.Text,
            Units = request.Units,
            Size = request.Size,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 100,
            Iterations = null,
            ResultPath = "",
        };
        var plan = new LaunchPlan(new TrialPlan(0, strategy, 2, 1), Profiled: true, spec);
        var record = await LaunchRecorder.For(harness, SchedulerKind.Auto).RecordAsync(plan, request, folder.Path, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (record.Result is null || record.Usage.ExitCode != 0)
        {
            return new MachineCheck(
                "recording", CheckState.Broken, $"the harness ended with exit code {record.Usage.ExitCode}", FirstLine(record.Output));
        }

        var bytes = record.Traces.Sum(trace => Bytes(trace.LightPath) + Bytes(trace.StacksPath));
        return bytes == 0
            ? new MachineCheck(
                "recording",
                CheckState.Broken,
                "no EventPipe session was established",
                "is DOTNET_EnableDiagnostics=0 set, or the temporary folder not writable?")
            : new MachineCheck("recording", CheckState.Good, FormattableString.Invariant(
                $"both EventPipe sessions work ({bytes:N0} bytes in {record.Usage.RealMs:0} ms), {Code(harness)} harness"));
    }

    private static long Bytes(string? path) => path is null ? 0 : new FileInfo(path).Length;

    private static string Code(HarnessFiles harness) => harness.Precompiled ? "precompiled" : "portable";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
