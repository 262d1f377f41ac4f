using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Stacks;

/// <summary>Builds one profile from the sampled stacks of all processes of a launch: lanes first, then every other thread.</summary>
internal sealed class StackProfiler
{
    private const string NoFrames = "(no managed frames)";
    private const string UnknownFrame = "(unknown code)";
    private readonly Dictionary<string, int> _frameIds = new(StringComparer.Ordinal);
    private readonly List<string> _frames = [];
    private readonly TimeSpan _interval;

    private StackProfiler(TimeSpan interval) => _interval = interval;

    /// <summary>Events that the stack sessions dropped.</summary>
    public long Lost { get; private set; }

    /// <returns>The profile and the events lost in it; null when the launch has no sampled stacks.</returns>
    public static (StackProfile Profile, long Lost)? Build(LaunchRecord launch, TimeSpan interval)
    {
        var profiler = new StackProfiler(interval);
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
        return (new StackProfile($"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}", [.. profiler._frames], [.. ordered]), profiler.Lost);
    }

    private IEnumerable<(ThreadName, ThreadProfile)> Profiles(SampledProcess process, int worker, ThreadNames names)
    {
        var stacks = process.Stacks.Select(stack => FramesOf(stack, process.Methods)).ToArray();
        foreach (var (threadId, ticks) in process.Threads)
        {
            var name = names.Of(worker, threadId, string.Join('\n', FramesIn(stacks[ticks[0].Stack])));
            yield return (name, new ThreadProfile(name.Text, [.. Weighted(ticks, stacks)]));
        }
    }

    private IEnumerable<string> FramesIn(ImmutableArray<int> stack) => stack.Select(frame => _frames[frame]);

    /// <summary>Outermost first. Adjacent frames without a name are one.</summary>
    private ImmutableArray<int> FramesOf(ulong[] stack, MethodMap methods)
    {
        if (stack.Length == 0) return [FrameId(NoFrames)];
        var frames = ImmutableArray.CreateBuilder<int>(stack.Length);
        for (var i = stack.Length - 1; i >= 0; i--)
        {
            var frame = FrameId(methods.NameAt(stack[i]) ?? UnknownFrame);
            if (frames.Count == 0 || frames[^1] != frame || _frames[frame] != UnknownFrame) frames.Add(frame);
        }

        return frames.ToImmutable();
    }

    private int FrameId(string name)
    {
        if (!_frameIds.TryGetValue(name, out var id))
        {
            _frameIds[name] = id = _frames.Count;
            _frames.Add(name);
        }

        return id;
    }

    /// <summary>A sample stands for the time to the thread's next one; at most two intervals, for a thread may be gone in between.</summary>
    private IEnumerable<StackSample> Weighted(List<SampledProcess.Tick> ticks, ImmutableArray<int>[] stacks)
    {
        for (var i = 0; i < ticks.Count; i++)
        {
            var untilNextMs = i + 1 < ticks.Count ? (ticks[i + 1].TimeNs - ticks[i].TimeNs) / 1e6 : double.MaxValue;
            var most = i + 1 < ticks.Count ? 2 * _interval.TotalMilliseconds : _interval.TotalMilliseconds;
            yield return new StackSample(stacks[ticks[i].Stack], Math.Clamp(untilNextMs, 0, most));
        }
    }
}
