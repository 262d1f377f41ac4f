using System.Collections.Immutable;
using Concur.Core.Analysis.Accounting;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Analysis.Symbols;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Profiles;

/// <summary>Builds the profile of a launch that perf events watched: what its threads did on the CPUs, then what kept them off.</summary>
internal sealed class LaunchProfiler
{
    private readonly StackTable _table = new();
    private readonly NativeSymbols _symbols = new(mayBeOfElsewhere: false);
    private readonly PerfLog _log;
    private readonly LaunchEvents _events;
    private readonly LaunchStacks _stacks;
    private readonly ThreadNames _names;

    private LaunchProfiler(LaunchRecord launch, PerfLog log, LaunchEvents events, LaunchStacks stacks)
    {
        _log = log;
        _events = events;
        _stacks = stacks;
        _names = ThreadNames.Of(launch);
    }

    /// <param name="launch">The launch.</param>
    /// <param name="log">What perf events saw of it.</param>
    /// <param name="events">What the runtime told.</param>
    /// <param name="stacks">Where its threads began to wait; taken apart.</param>
    /// <returns>Null when no stacks were sampled.</returns>
    public static StackProfile? Build(LaunchRecord launch, PerfLog log, LaunchEvents events, LaunchStacks stacks)
    {
        if (log.SampleHz == 0) return null;
        var profiler = new LaunchProfiler(launch, log, events, stacks);
        var traces = launch.Traces.Where(trace => profiler._names.ProcessOf(trace.Worker) > 0).ToDictionary(trace => profiler._names.ProcessOf(trace.Worker));
        var threads = log.ProcessOf.GroupBy(pair => pair.Value, pair => pair.Key)
            .SelectMany(process => profiler.ProfilesOf(process.Key, [.. process], traces.GetValueOrDefault(process.Key))).ToList();
        var ordered = threads.OrderBy(thread => thread.Profile.Weighting).ThenBy(thread => thread.Name).Select(thread => thread.Profile).ToImmutableArray();
        return ordered.IsEmpty ? null : new StackProfile($"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}", profiler._table.Frames, profiler._table.Stacks, ordered);
    }

    private IEnumerable<(ThreadName Name, ThreadProfile Profile)> ProfilesOf(int process, IReadOnlyList<int> threads, ProcessTrace? trace)
    {
        var onCpu = new CpuProfiler(_log, _table, _symbols).Of(process, address => trace is null ? null : _stacks.NameAt(trace.Worker, address));
        var profiles = onCpu.Select(thread => (NameOf(process, thread.Key, trace, thread.Value[0]), new ThreadProfile(NameOf(process, thread.Key, trace, thread.Value[0]).Text, thread.Value) { Weighting = Weighting.Cpu }));
        return trace is null ? profiles : profiles.Concat(OffCpu(process, threads, trace, onCpu));
    }

    private IEnumerable<(ThreadName Name, ThreadProfile Profile)> OffCpu(
        int process, IReadOnlyList<int> threads, ProcessTrace trace, Dictionary<int, ImmutableArray<StackSample>> onCpu)
    {
        var waits = WaitStacks.Of(trace.Worker, _events, _stacks, _table);
        var profiler = new OffCpuProfiler(_table);
        foreach (var thread in threads)
        {
            if (_log.Of(thread) is not { } schedule || _events.Of(trace.Worker, thread) is not { } events) continue;
            var samples = profiler.Of(schedule.Blocked, events, waits.On(thread));
            if (samples.IsEmpty) continue;
            var name = NameOf(process, thread, trace, onCpu.TryGetValue(thread, out var own) ? own[0] : samples[0]);
            yield return (name, new ThreadProfile(name.Text, samples) { Weighting = Weighting.OffCpu });
        }
    }

    private ThreadName NameOf(int process, int thread, ProcessTrace? trace, StackSample first) => trace is null
        ? ThreadName.OfOther(process, thread, _log.NameOf(thread))
        : _names.Of(trace.Worker, thread, string.Join('\n', _table.FramesIn(first.Stack)));
}
