using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds samples up by method.</summary>
/// <param name="stacks">The stacks.</param>
internal sealed class MethodFigures(FrameStacks stacks)
{
    private readonly long[] _samples = new long[stacks.Count];
    private readonly double[] _ns = new double[stacks.Count];

    /// <summary>The figures of the samples that the runtime's sampler took.</summary>
    /// <param name="process">The process.</param>
    /// <param name="stacks">The table that contains its stacks.</param>
    /// <param name="firstStack">The index of the first of them.</param>
    public static MethodFigures Of(ProcessRecording process, FrameStacks stacks, int firstStack)
    {
        var figures = new MethodFigures(stacks);
        foreach (var runs in process.Sessions.SelectMany(session => session.SampleRuns.Values))
        {
            foreach (var run in runs) figures.Add(firstStack + run.Stack, run.Samples, run.EndNs - run.StartNs);
        }

        return figures;
    }

    /// <summary>Adds samples of one stack.</summary>
    /// <param name="stack">Index of the stack.</param>
    /// <param name="samples">How many.</param>
    /// <param name="ns">The time that they stand for, ns.</param>
    public void Add(int stack, long samples, double ns)
    {
        _samples[stack] += samples;
        _ns[stack] += ns;
    }

    /// <summary>The methods with the most exclusive samples, then with the most inclusive samples.</summary>
    /// <param name="most">How many methods.</param>
    public ImmutableArray<TraceMethod> Hottest(int most)
    {
        var methods = stacks.Frames.Select(name => new Sums(name)).ToArray();
        var buffer = Array.Empty<int>();
        for (var stack = 0; stack < _samples.Length; stack++)
        {
            if (_samples[stack] == 0) continue;
            var frames = stacks.Read(stack, ref buffer);
            methods[frames[^1]].AddInnermost(_samples[stack], _ns[stack]);
            foreach (var frame in frames) methods[frame].AddAnywhere(stack, _samples[stack], _ns[stack]);
        }

        return
        [
            .. methods.Where(method => method.Inclusive > 0)
                .OrderByDescending(method => method.Exclusive).ThenByDescending(method => method.Inclusive)
                .ThenBy(method => method.Name, StringComparer.Ordinal)
                .Take(most)
                .Select(method => method.ToTraceMethod()),
        ];
    }

    /// <summary>The samples of one method.</summary>
    private sealed class Sums(string name)
    {
        private double _exclusiveNs;
        private double _inclusiveNs;
        private int _lastStack = -1;

        public string Name => name;

        public long Exclusive { get; private set; }

        public long Inclusive { get; private set; }

        public void AddInnermost(long samples, double ns)
        {
            Exclusive += samples;
            _exclusiveNs += ns;
        }

        /// <summary>Counts a recursive method once in each stack.</summary>
        public void AddAnywhere(int stack, long samples, double ns)
        {
            if (_lastStack == stack) return;
            _lastStack = stack;
            Inclusive += samples;
            _inclusiveNs += ns;
        }

        public TraceMethod ToTraceMethod() => new(name, Exclusive, Ns.ToMs(_exclusiveNs), Inclusive, Ns.ToMs(_inclusiveNs));
    }
}
