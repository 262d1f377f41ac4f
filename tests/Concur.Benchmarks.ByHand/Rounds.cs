using System.Collections.Immutable;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;

namespace Concur.Benchmarks.ByHand;

/// <summary>A job per round, and in each round ours and the hand-written loop right after each other.</summary>
internal sealed class Rounds : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetExecutionOrder(ImmutableArray<BenchmarkCase> benchmarksCase, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
        benchmarksCase.OrderBy(one => one.Job.Id, StringComparer.Ordinal).ThenBy(one => one.Parameters.ValueInfo, StringComparer.Ordinal);
}
