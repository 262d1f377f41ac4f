using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Stacks;

/// <summary>Builds one profile from the sampled stacks of all processes of a launch: lanes first, then every other thread.</summary>
internal sealed class StackProfiler
{
    private readonly StackTable _table = new();
    private readonly TimeSpan _interval;
    private readonly Func<int, long, long, long?> _cpuNsBetween;

    private StackProfiler(TimeSpan interval, Func<int, long, long, long?> cpuNsBetween)
    {
        _interval = interval;
        _cpuNsBetween = cpuNsBetween;
    }

    /// <summary>Events that the stack sessions dropped.</summary>
    public long Lost { get; private set; }

    /// <summary>The sampler takes threads by the clock, whether they run or not; who ran how long meanwhile makes a second weighting of the same samples.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="interval">Between samples.</param>
    /// <param name="cpuNsBetween">How long a thread was on a CPU between two times; null where that is not known.</param>
    /// <returns>The profile and the events lost in it; null when the launch has no sampled stacks.</returns>
    public static (StackProfile Profile, long Lost)? Build(LaunchRecord launch, TimeSpan interval, Func<int, long, long, long?> cpuNsBetween)
    {
        var profiler = new StackProfiler(interval, cpuNsBetween);
        var names = ThreadNames.Of(launch);
        var threads = new List<(ThreadName Name, ThreadProfile Profile)>();
        foreach (var trace in launch.Traces)
        {
            if (SampledProcess.Read(trace.StacksPath) is not { } process) continue;
            profiler.Lost += process.Lost;
            threads.AddRange(profiler.Profiles(process, trace.Worker, names));
        }

        if (threads.Count == 0) return null;
        var ordered = threads.OrderBy(thread => thread.Name).Select(thread => thread.Profile);
        var name = $"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}";
        return (new StackProfile(name, profiler._table.Frames, profiler._table.Stacks, [.. ordered]), profiler.Lost);
    }

    private IEnumerable<(ThreadName, ThreadProfile)> Profiles(SampledProcess process, int worker, ThreadNames names)
    {
        var stacks = _table.Take(process.Stacks, process.Methods.NameAt);
        foreach (var (threadId, ticks) in process.Threads)
        {
            var name = names.Of(worker, threadId, string.Join('\n', _table.FramesIn(stacks[ticks[0].Stack])));
            yield return (name, new ThreadProfile(name.Text, Weighted(ticks, stacks)));
            if (OnCpu(threadId, ticks, stacks) is { IsEmpty: false } onCpu) yield return (name, new ThreadProfile(name.Text, onCpu) { Weighting = Weighting.Cpu });
        }
    }

    /// <summary>
    /// A sample stands for the time to the thread's next one; at most two intervals, for a thread may be gone in between.
    /// The same stack several times in a row is one sample.
    /// </summary>
    private ImmutableArray<StackSample> Weighted(List<SampledProcess.Tick> ticks, int[] stacks)
    {
        var samples = ImmutableArray.CreateBuilder<StackSample>();
        for (var i = 0; i < ticks.Count; i++)
        {
            var untilNextMs = i + 1 < ticks.Count ? (ticks[i + 1].TimeNs - ticks[i].TimeNs) / 1e6 : double.MaxValue;
            var most = i + 1 < ticks.Count ? 2 * _interval.TotalMilliseconds : _interval.TotalMilliseconds;
            var sample = new StackSample(stacks[ticks[i].Stack], Math.Clamp(untilNextMs, 0, most));
            if (samples.Count > 0 && samples[^1].Stack == sample.Stack) samples[^1] = samples[^1] with { WeightMs = samples[^1].WeightMs + sample.WeightMs };
            else samples.Add(sample);
        }

        return samples.DrainToImmutable();
    }

    /// <summary>What the thread was on a CPU of the time that each sample stands for.</summary>
    private ImmutableArray<StackSample> OnCpu(int threadId, List<SampledProcess.Tick> ticks, int[] stacks)
    {
        var samples = ImmutableArray.CreateBuilder<StackSample>();
        for (var i = 0; i < ticks.Count; i++)
        {
            var endNs = i + 1 < ticks.Count ? ticks[i + 1].TimeNs : ticks[i].TimeNs + (_interval.Ticks * TimeSpan.NanosecondsPerTick);
            if (_cpuNsBetween(threadId, ticks[i].TimeNs, endNs) is not { } cpuNs) return [];
            if (cpuNs > 0) samples.Add(new StackSample(stacks[ticks[i].Stack], cpuNs / 1e6));
        }

        return samples.DrainToImmutable();
    }
}
