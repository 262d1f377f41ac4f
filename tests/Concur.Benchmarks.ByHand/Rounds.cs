using System.Collections.Immutable;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;

namespace Concur.Benchmarks.ByHand;

/// <summary>Orders the cases by round; in each round the harness and the hand-written loop of a strategy follow each other.</summary>
internal sealed class Rounds : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetExecutionOrder(ImmutableArray<BenchmarkCase> benchmarksCase, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
        benchmarksCase.OrderBy(one => one.Job.Id, StringComparer.Ordinal).ThenBy(one => one.Parameters.ValueInfo, StringComparer.Ordinal);
}
