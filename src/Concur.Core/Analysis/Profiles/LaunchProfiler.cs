using System.Collections.Immutable;
using Concur.Core.Accounting;
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
    private readonly LaunchStacks _stacks;
    private readonly LaunchSpans _spans;
    private readonly ThreadNames _names;

    private LaunchProfiler(LaunchRecord launch, PerfLog log, LaunchEvents events, LaunchStacks stacks)
    {
        _log = log;
        _stacks = stacks;
        _spans = new LaunchSpans(log, events, stacks, _table);
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
        var weighted = new WeightedThread(_table);
        foreach (var thread in threads)
        {
            var samples = onCpu.GetValueOrDefault(thread, []);
            var spans = trace is null ? null : _spans.Of(trace.Worker, thread);
            if (samples.Count == 0 && spans?.Any(span => span.State == SpanState.Blocked) != true) continue;
            var name = NameOf(process, thread, trace, samples.Count > 0 ? samples[0].Stack : spans!.First(span => span.State == SpanState.Blocked).Stack);
            foreach (var profile in weighted.Of(name.Text, samples, 1e3 / _log.SampleHz, spans)) yield return (name, profile);
        }
    }

    private ThreadName NameOf(int process, int thread, ProcessTrace? trace, int firstStack) => trace is null
        ? ThreadName.OfOther(process, thread, _log.NameOf(thread))
        : _names.Of(trace.Worker, thread, string.Join('\n', _table.FramesIn(firstStack)));
}
