using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>Samples of one stack, and the time that they stand for.</summary>
/// <param name="Stack">Index of the stack.</param>
/// <param name="Samples">How many.</param>
/// <param name="Ns">Their time, ns.</param>
internal readonly record struct StackWeight(int Stack, long Samples, double Ns);

/// <summary>Samples by method.</summary>
internal static class MethodFigures
{
    private const double NsPerMs = 1e6;

    /// <summary>The methods with the most samples in which they were innermost, then anywhere.</summary>
    /// <param name="frames">Names of frames.</param>
    /// <param name="stacks">Stacks as indices of frames, outermost first.</param>
    /// <param name="weights">The samples, in any order.</param>
    /// <param name="most">How many methods.</param>
    public static ImmutableArray<TraceMethod> Hottest(
        ImmutableArray<string> frames, ImmutableArray<ImmutableArray<int>> stacks, IEnumerable<StackWeight> weights, int most)
    {
        var (exclusive, inclusive, last) = (new Sum[frames.Length], new Sum[frames.Length], new int[frames.Length]);
        var sums = new Sum[stacks.Length];
        foreach (var weight in weights) sums[weight.Stack] += new Sum(weight.Samples, weight.Ns);
        for (var stack = 0; stack < sums.Length; stack++)
        {
            if (sums[stack].Samples == 0) continue;
            exclusive[stacks[stack][^1]] += sums[stack];
            foreach (var frame in stacks[stack])
            {
                // A method that recurs counts once.
                if (last[frame] == stack + 1) continue;
                last[frame] = stack + 1;
                inclusive[frame] += sums[stack];
            }
        }

        return
        [
            .. Enumerable.Range(0, frames.Length).Where(frame => inclusive[frame].Samples > 0)
                .OrderByDescending(frame => exclusive[frame].Samples).ThenByDescending(frame => inclusive[frame].Samples)
                .ThenBy(frame => frames[frame], StringComparer.Ordinal)
                .Take(most)
                .Select(frame => new TraceMethod(
                    frames[frame], exclusive[frame].Samples, exclusive[frame].Ns / NsPerMs, inclusive[frame].Samples, inclusive[frame].Ns / NsPerMs)),
        ];
    }

    private readonly record struct Sum(long Samples, double Ns)
    {
        public static Sum operator +(Sum one, Sum other) => new(one.Samples + other.Samples, one.Ns + other.Ns);
    }
}
