using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>
/// Builds the profile of what was on a CPU from the stacks that the kernel sampled: each stands for an equal time on
/// a CPU. Managed code is named by the runtime's method events, other code by its module.
/// </summary>
internal sealed class CpuProfiler
{
    private readonly StackTable _table = new();
    private readonly PerfLog _log;
    private readonly ThreadNames _names;
    private readonly Dictionary<int, (int Worker, MethodMap Methods)> _processes;

    private CpuProfiler(LaunchRecord launch, PerfLog log)
    {
        _log = log;
        _names = ThreadNames.Of(launch);
        _processes = launch.Traces.Where(trace => _names.ProcessOf(trace.Worker) > 0)
            .ToDictionary(trace => _names.ProcessOf(trace.Worker), trace => (trace.Worker, MethodMap.Read(trace.LightPath, trace.StacksPath)));
    }

    /// <returns>Null when no stacks were sampled.</returns>
    public static StackProfile? Build(LaunchRecord launch, PerfLog log)
    {
        if (log.SampleHz == 0 || log.Samples.Count == 0) return null;
        var profiler = new CpuProfiler(launch, log);
        var threads = log.Samples.Keys.GroupBy(thread => log.ProcessOf.GetValueOrDefault(thread)).SelectMany(process => profiler.ProfilesOf(process.Key, process));
        var ordered = threads.OrderBy(thread => thread.Name).Select(thread => thread.Profile).ToImmutableArray();
        return new StackProfile($"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}", profiler._table.Frames, profiler._table.Stacks, ordered) { Weighting = Weighting.Cpu };
    }

    private IEnumerable<(ThreadName Name, ThreadProfile Profile)> ProfilesOf(int process, IEnumerable<int> threads)
    {
        var isOurs = _processes.TryGetValue(process, out var known);
        var mappings = _log.Mappings.GetValueOrDefault(process);
        var indices = _table.Take(_log.Stacks[process], address => (isOurs ? known.Methods.NameAt(address) : null) ?? Module(mappings, address));
        foreach (var thread in threads)
        {
            var samples = Runs(_log.Samples[thread]).Select(run => new StackSample(indices[run.Stack], run.Count * 1e3 / _log.SampleHz)).ToImmutableArray();
            var first = string.Join('\n', _table.FramesIn(samples[0].Stack));
            var name = isOurs ? _names.Of(known.Worker, thread, first) : ThreadName.OfOther(process, thread, _log.NameOf(thread));
            yield return (name, new ThreadProfile(name.Text, samples));
        }
    }

    /// <summary>Samples in the order of time, equal neighbours counted.</summary>
    private static IEnumerable<(int Stack, int Count)> Runs(List<SampledProcess.Tick> ticks)
    {
        ticks.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        for (var i = 0; i < ticks.Count;)
        {
            var end = i;
            while (end < ticks.Count && ticks[end].Stack == ticks[i].Stack) end++;
            yield return (ticks[i].Stack, end - i);
            i = end;
        }
    }

    /// <summary>The module at an address, in brackets; null when the code is of none.</summary>
    public static string? Module(CodeMappings? mappings, ulong address) => mappings?.At(address)?.Module is { } module ? $"[{module.Trim('[', ']')}]" : null;
}
