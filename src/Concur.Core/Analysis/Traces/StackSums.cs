using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Samples and wall time by distinct stack, and from those by method.</summary>
internal sealed class StackSums
{
    private const double NsPerMs = 1e6;
    private readonly List<Sum> _byStack = [];

    public void Add(SampleRun run)
    {
        while (_byStack.Count <= run.Stack) _byStack.Add(default);
        _byStack[run.Stack] = _byStack[run.Stack].Plus(run.Samples, run.EndNs - run.StartNs);
    }

    /// <summary>The methods with the most samples in which they were innermost, then anywhere.</summary>
    /// <param name="table">Where names are interned.</param>
    /// <param name="stackOf">From a stack of addresses to one of <paramref name="table"/>.</param>
    /// <param name="most">How many.</param>
    public ImmutableArray<TraceMethod> Hottest(StackTable table, IReadOnlyList<int> stackOf, int most)
    {
        var (frameNames, stacks) = (table.Frames, table.Stacks);
        var (exclusive, inclusive, last) = (new Sum[frameNames.Length], new Sum[frameNames.Length], new int[frameNames.Length]);
        Array.Fill(last, -1);
        for (var i = 0; i < _byStack.Count; i++)
        {
            var frames = stacks[stackOf[i]];
            exclusive[frames[^1]] = exclusive[frames[^1]].Plus(_byStack[i].Samples, _byStack[i].Ns);
            foreach (var frame in frames)
            {
                // A method that recurs counts once.
                if (last[frame] == i) continue;
                last[frame] = i;
                inclusive[frame] = inclusive[frame].Plus(_byStack[i].Samples, _byStack[i].Ns);
            }
        }

        return [.. Enumerable.Range(0, last.Length)
            .OrderByDescending(frame => exclusive[frame].Samples).ThenByDescending(frame => inclusive[frame].Samples).ThenBy(frame => frameNames[frame], StringComparer.Ordinal)
            .Take(most)
            .Select(frame => new TraceMethod(frameNames[frame], exclusive[frame].Samples, exclusive[frame].Ns / NsPerMs, inclusive[frame].Samples, inclusive[frame].Ns / NsPerMs))];
    }

    private readonly record struct Sum(long Samples, long Ns)
    {
        public Sum Plus(long samples, long ns) => new(Samples + samples, Ns + ns);
    }
}
