using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Profiles;

/// <summary>One thread in each weighting that can be had of it.</summary>
/// <param name="table">The profile's stacks.</param>
internal sealed class WeightedThread(StackTable table)
{
    private const double NsPerMs = 1e6;

    /// <param name="name">What to call it.</param>
    /// <param name="onCpu">The stacks sampled of it on a CPU, in the order of time.</param>
    /// <param name="sampleMs">The time on a CPU that a sample stands for.</param>
    /// <param name="spans">What it did, in the order of time, without overlaps; null where no scheduler source tells.</param>
    public IEnumerable<ThreadProfile> Of(string name, IReadOnlyList<(long TimeNs, int Stack)> onCpu, double sampleMs, IReadOnlyList<ThreadSpan>? spans)
    {
        if (onCpu.Count > 0) yield return new ThreadProfile(name, Runs(onCpu, sampleMs)) { Weighting = Weighting.Cpu };
        if (spans is null || spans.Count == 0) yield break;
        yield return new ThreadProfile(name, new WallProfiler(table).Of(spans, onCpu)) { Weighting = Weighting.Wall };
        var blocked = spans.Where(span => span.State == SpanState.Blocked).Select(span => new StackSample(span.Stack, (span.EndNs - span.StartNs) / NsPerMs)).ToImmutableArray();
        if (!blocked.IsEmpty) yield return new ThreadProfile(name, blocked) { Weighting = Weighting.OffCpu };
    }

    /// <summary>Equal neighbours are one.</summary>
    private static ImmutableArray<StackSample> Runs(IReadOnlyList<(long TimeNs, int Stack)> samples, double sampleMs)
    {
        var runs = ImmutableArray.CreateBuilder<StackSample>();
        for (var i = 0; i < samples.Count;)
        {
            var end = i;
            while (end < samples.Count && samples[end].Stack == samples[i].Stack) end++;
            runs.Add(new StackSample(samples[i].Stack, (end - i) * sampleMs));
            i = end;
        }

        return runs.DrainToImmutable();
    }
}
