using System.Collections;
using System.Runtime.InteropServices;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform;

/// <summary>The machine's fingerprint, and what can be measured on it; what can't be read is null.</summary>
public static class MachineProbe
{
    /// <summary>The machine as it is now.</summary>
    public static MachineFacts Read() => Platforms.Current.Machine.Describe(new MachineFacts
    {
        LogicalCores = Environment.ProcessorCount,

        // It follows affinity and quota (rounded up), but also DOTNET_PROCESSOR_COUNT, by which a user says how many to count on.
        UsableCores = Environment.ProcessorCount,
        Os = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        Runtime = RuntimeInformation.FrameworkDescription,
        RuntimeSettings = RuntimeSettings(),
    });

    /// <summary>How well figures are known on this machine.</summary>
    /// <param name="kind">The scheduler source; never <see cref="SchedulerKind.Auto"/>.</param>
    public static Capabilities CapabilitiesOf(SchedulerKind kind) => Platforms.Current.Schedulers.CapabilitiesOf(kind);

    /// <summary>Refuses what no run, sweep or recording can do without: starting processes and counting what they use.</summary>
    /// <param name="what">What was asked for, such as "recording".</param>
    /// <exception cref="ConcurException">It is unavailable on this system.</exception>
    public static void Require(string what)
    {
        if (Refusal is { } refusal) throw new ConcurException(FailureKind.Unsupported, $"{what} {refusal}; 'show' works everywhere");
    }

    /// <summary>Why nothing can be recorded here, such as "needs Linux, Windows or macOS"; null where it can.</summary>
    public static string? Refusal => Platforms.Current.Refusal;

    /// <summary>The runtime's settings in the environment, sorted by name, without what looks like a secret.</summary>
    private static SortedDictionary<string, string> RuntimeSettings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("COMPlus_", StringComparison.Ordinal))
                settings[name] = SecretText.Value(name, (string?)variable.Value ?? "");
        }

        return settings;
    }
}

/// <summary>Chooses the scheduler source that this machine grants: the kernel's events of switches where they can be had.</summary>
public static class SchedulerProbe
{
    /// <summary>Chooses for what was asked for.</summary>
    /// <exception cref="ConcurException"><c>perf</c> or <c>etw</c> was asked for by name and is refused.</exception>
    public static SchedulerChoice Decide(SchedulerKind wanted)
    {
        if (wanted == SchedulerKind.Proc) return new SchedulerChoice(SchedulerKind.Proc, null);
        var kind = wanted == SchedulerKind.Auto ? Platforms.Current.Schedulers.Best : wanted;
        var refusal = kind == SchedulerKind.Etw ? EtwRefusal() : PerfRefusal();
        return refusal is null ? new SchedulerChoice(kind, null)
            : wanted == kind ? throw new ConcurException(FailureKind.Unsupported, refusal + "; or take --scheduler proc")
            : new SchedulerChoice(SchedulerKind.Proc, refusal);
    }

    /// <summary>Why the Windows kernel's events can't be had, and how to allow them, in one line; null when they can.</summary>
    public static string? EtwRefusal() => Platforms.Current.Schedulers.EtwRefusal();

    /// <summary>Why perf events can't be had, and how to allow them, in one line; null when they can.</summary>
    public static string? PerfRefusal() => Platforms.Current.Schedulers.PerfRefusal();
}
