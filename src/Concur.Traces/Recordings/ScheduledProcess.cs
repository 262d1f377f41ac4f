using System.Collections.Immutable;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Recordings;

/// <summary>What a recorder of the whole machine saw of one process, from outside: when its threads ran, and in which code.</summary>
public sealed record ScheduledProcess
{
    /// <summary>The time on a CPU from one sample to the next, ns.</summary>
    public required long SampleNs { get; init; }

    /// <summary>The samples of each thread, in the order of time, by the operating system's id.</summary>
    public required IReadOnlyDictionary<int, ImmutableArray<CpuSample>> ByThread { get; init; }

    /// <summary>The stacks in which each thread left the CPUs, at these times and in their order; no thread has none.</summary>
    public required IReadOnlyDictionary<int, ImmutableArray<CpuSample>> LeftIn { get; init; }

    /// <summary>
    /// When each thread was on a CPU, by the operating system's id; empty where no switches were recorded. A thread off the CPUs may have
    /// been blocked, or have waited for a core: the file does not say which.
    /// </summary>
    public required IReadOnlyDictionary<int, ThreadSchedule> Schedules { get; init; }

    /// <summary>Distinct stacks of <see cref="ByThread"/> and <see cref="LeftIn"/>.</summary>
    public required AddressStacks Stacks { get; init; }

    /// <summary>The code that the process mapped, with the names that the recorder found for it.</summary>
    public required CodeMappings Mappings { get; init; }

    /// <summary>How many samples there are.</summary>
    public int Samples => ByThread.Values.Sum(thread => thread.Length);
}

/// <summary>Joins what a recorder of the whole machine saw of each process.</summary>
internal static class ScheduledProcesses
{
    private const double NsPerSecond = 1e9;

    /// <summary>The schedules of all processes; <see cref="ThreadSchedules.None"/> where no such recorder watched.</summary>
    public static ThreadSchedules Schedules(ImmutableArray<ProcessRecording> processes)
    {
        var known = new Dictionary<int, ScheduledProcess>();
        foreach (var (index, process) in processes.Index())
        {
            if (process.Sessions[0].Scheduled is { } scheduled) known.TryAdd(process.ProcessId ?? index + 1, scheduled);
        }

        if (known.Count == 0) return ThreadSchedules.None;
        var owners = OwnersOf(known);
        var exact = OfOwners(process => process.Schedules);
        var samples = new CpuSamples(
            Math.Max(1, (int)Math.Round(NsPerSecond / known.Values.First().SampleNs)),
            OfOwners(process => process.ByThread),
            known.ToDictionary(process => process.Key, process => process.Value.Stacks),
            known.ToDictionary(process => process.Key, process => process.Value.Mappings))
        {
            Sampling = CpuSampling.ByProcessor,
        };
        var leftIn = OfOwners(process => process.LeftIn);
        return new ThreadSchedules
        {
            Quality = exact.Count > 0 ? ScheduleQuality.Exact : ScheduleQuality.Unavailable,
            KnowsRunQueue = false,
            Exact = exact,
            ProcessOf = owners,
            Samples = samples,
            SwitchStacks = leftIn.Count > 0 ? samples with { ByThread = leftIn } : null,
        };

        Dictionary<int, T> OfOwners<T>(Func<ScheduledProcess, IReadOnlyDictionary<int, T>> threadsOf) => known
            .SelectMany(process => threadsOf(process.Value).Where(thread => owners[thread.Key] == process.Key))
            .ToDictionary();
    }

    /// <summary>
    /// The process of each thread. The system gives the id of a thread that ended to another one: then the process with the most samples
    /// has it, which comes first.
    /// </summary>
    private static Dictionary<int, int> OwnersOf(Dictionary<int, ScheduledProcess> processes)
    {
        var owners = new Dictionary<int, int>();
        foreach (var (id, process) in processes)
        {
            foreach (var thread in process.ByThread.Keys.Concat(process.Schedules.Keys)) owners.TryAdd(thread, id);
        }

        return owners;
    }
}
