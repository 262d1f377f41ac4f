using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Traces.Recordings;

/// <summary>
/// The time on a CPU that each sample stands for, so that the samples of a profile and the time without samples add up to the time
/// on a CPU of its threads, which every switch tells exactly. A timer of a thread begins with a whole interval, so a thread's
/// samples stand for that thread alone, and one without samples is not covered. Where processors are sampled, threads of one name
/// that have few samples share them: short threads are sampled in proportion to their time, though not each.
/// </summary>
public sealed class CpuWeights
{
    /// <summary>A thread with so many samples has weights of its own.</summary>
    private const int EnoughSamples = 10;

    /// <summary>A sample stands for no more, because a timer that is not disturbed leaves less than an interval at each end.</summary>
    private const double MostIntervals = 2;

    private const int MostNames = 5;

    private readonly List<ThreadWeight> _threads = [];
    private readonly Dictionary<int, ThreadWeight> _byId = [];
    private readonly CpuSamples _samples;

    private CpuWeights(CpuSamples samples) => _samples = samples;

    /// <summary>The frame that stands for time on a CPU without samples, without its brackets.</summary>
    public static string NotSampled => "not sampled";

    /// <summary>The time on a CPU from one sample to the next, ms.</summary>
    public double IntervalMs => _samples.IntervalMs;

    /// <summary>Which code was sampled.</summary>
    public CpuSampling Sampling => _samples.Sampling;

    /// <summary>The weights of a recording's samples.</summary>
    /// <param name="schedules">The samples, and when each thread was on a CPU.</param>
    /// <param name="times">The time that counts, ns; null for all of it.</param>
    /// <returns>Null where threads were not sampled on the CPUs.</returns>
    public static CpuWeights? Of(ThreadSchedules schedules, IntervalSet? times = null)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Samples is not { } samples) return null;
        var weights = new CpuWeights(samples);
        var threads = schedules.Exact.Keys.Union(samples.ByThread.Keys)
            .Select(thread => weights.Of(schedules, thread, schedules.Of(thread), times)).ToList();
        var sharing = threads.Where(thread => samples.Sampling == CpuSampling.ByProcessor && thread.Samples < EnoughSamples).ToList();
        foreach (var thread in threads.Except(sharing)) weights.Add([thread]);
        foreach (var name in sharing.GroupBy(thread => (thread.ProcessId, thread.Name))) weights.Add([.. name]);
        foreach (var thread in weights._threads) weights._byId[thread.Time.ThreadId] = thread;
        return weights;
    }

    /// <summary>The time on a CPU that each sample of a thread stands for, ms; 0 for a thread that was not seen.</summary>
    public double SampleMs(int threadId) => _byId.GetValueOrDefault(threadId).SampleMs;

    /// <summary>A thread's time on a CPU that no sample stands for, ms.</summary>
    public double NotSampledMs(int threadId) => _byId.GetValueOrDefault(threadId).NotSampledMs;

    /// <summary>How much CPU time the samples stand for.</summary>
    /// <param name="processId">The process that counts; null for all.</param>
    public CpuCoverage Coverage(int? processId = null)
    {
        var threads = _threads.Where(thread => processId is null || thread.Time.ProcessId == processId).ToList();
        return new CpuCoverage
        {
            Sampling = Sampling,
            IntervalMs = IntervalMs,
            CpuMs = threads.Sum(thread => thread.Time.CpuMs),
            NotSampledMs = threads.Sum(thread => thread.NotSampledMs),
            OfLongThreadsMs = threads.Where(thread => thread.SampleMs > 0 || thread.Time.CpuMs >= IntervalMs)
                .Sum(thread => thread.NotSampledMs),
            NotSampledThreads =
            [
                .. threads.GroupBy(thread => thread.Time.Name)
                    .Select(name => new ThreadCoverage(
                        name.Key, name.Count(), name.Sum(thread => thread.Time.CpuMs), name.Sum(thread => thread.NotSampledMs)))
                    .Where(name => name.NotSampledMs > 0)
                    .OrderByDescending(name => name.NotSampledMs).ThenBy(name => name.Name, StringComparer.Ordinal)
                    .Take(MostNames),
            ],
        };
    }

    /// <summary>A thread whose switches were not recorded ran for as long as its samples stand for.</summary>
    private ThreadTime Of(ThreadSchedules schedules, int thread, ThreadSchedule? schedule, IntervalSet? times)
    {
        var samples = _samples.ByThread.TryGetValue(thread, out var all) ? all : [];
        var count = times is null ? samples.Length : samples.Count(sample => times.Contains(sample.TimeNs));
        var running = times is null ? schedule?.Running : schedule?.Running.Intersect(times);
        return new ThreadTime(
            thread,
            schedules.ProcessOf.GetValueOrDefault(thread),
            schedules.Names.GetValueOrDefault(thread, ""),
            running is null ? count * IntervalMs : Ns.ToMs(running.TotalNs),
            count);
    }

    /// <summary>Adds threads that share their samples.</summary>
    private void Add(IReadOnlyList<ThreadTime> threads)
    {
        var (cpuMs, samples) = (threads.Sum(thread => thread.CpuMs), threads.Sum(thread => thread.Samples));
        var mostMs = samples == 0 ? 0
            : Sampling == CpuSampling.ByThreadOutsideKernel ? (samples + 1) * IntervalMs : MostIntervals * samples * IntervalMs;
        var coveredMs = Math.Min(cpuMs, mostMs);
        var notCovered = cpuMs > 0 ? 1 - (coveredMs / cpuMs) : 0;
        foreach (var thread in threads)
            _threads.Add(new ThreadWeight(thread, samples == 0 ? 0 : coveredMs / samples, thread.CpuMs * notCovered));
    }

    /// <param name="ThreadId">The operating system's id.</param>
    /// <param name="ProcessId">Its process.</param>
    /// <param name="Name">What it calls itself; empty where that is not known.</param>
    /// <param name="CpuMs">The time on a CPU, ms.</param>
    /// <param name="Samples">How many samples there are of it.</param>
    private readonly record struct ThreadTime(int ThreadId, int ProcessId, string Name, double CpuMs, int Samples);

    /// <param name="Time">The thread.</param>
    /// <param name="SampleMs">The time that each of its samples stands for, ms; 0 where it shares in none.</param>
    /// <param name="NotSampledMs">The time that no sample stands for, ms.</param>
    private readonly record struct ThreadWeight(ThreadTime Time, double SampleMs, double NotSampledMs);
}

/// <summary>How much of the time on a CPU the samples of a profile stand for. A profile shows the rest as a frame of its own.</summary>
public sealed record CpuCoverage
{
    /// <summary>Which code was sampled.</summary>
    public required CpuSampling Sampling { get; init; }

    /// <summary>The time on a CPU from one sample to the next, ms.</summary>
    public required double IntervalMs { get; init; }

    /// <summary>The time on a CPU of all threads, ms.</summary>
    public required double CpuMs { get; init; }

    /// <summary>The part of it that no sample stands for, ms.</summary>
    public required double NotSampledMs { get; init; }

    /// <summary>
    /// The part of <see cref="NotSampledMs"/> in threads that were sampled or ran for an interval at least, ms: time in the kernel, where
    /// that is not sampled. The rest is of threads that ran for less.
    /// </summary>
    public required double OfLongThreadsMs { get; init; }

    /// <summary>The names of threads with the most time that no sample stands for, at most five.</summary>
    public required ImmutableArray<ThreadCoverage> NotSampledThreads { get; init; }

    /// <summary>The share of the time on a CPU that samples stand for, 0 to 1; 1 where there was none.</summary>
    public double Share => CpuMs > 0 ? 1 - (NotSampledMs / CpuMs) : 1;
}

/// <summary>Threads of one name, as far as samples do not stand for their time on a CPU.</summary>
/// <param name="Name">What they call themselves; empty where that is not known.</param>
/// <param name="Threads">How many there were.</param>
/// <param name="CpuMs">Their time on a CPU, ms.</param>
/// <param name="NotSampledMs">The part of it that no sample stands for, ms.</param>
public sealed record ThreadCoverage(string Name, int Threads, double CpuMs, double NotSampledMs);
