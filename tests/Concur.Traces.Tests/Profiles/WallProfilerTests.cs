using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using CsCheck;

namespace Concur.Traces.Tests.Profiles;

public class WallProfilerTests
{
    private readonly StackTable _table = new();

    [Fact]
    public void TimeOnACpuIsDividedHalfwayBetweenSamplesAndTimeOffItKeepsItsPlace()
    {
        var (a, b) = (_table.Of("A"), _table.Of("B"));
        var wait = _table.WithCategory(a, "wait");
        var samples = new WallProfiler(_table).Of(
            [
                Running(0, 20), new ThreadSpan(20, 120, SpanState.Blocked, wait), Running(120, 140),
                new ThreadSpan(140, 150, SpanState.Queued), Running(150, 160),
            ],
            [(10, a), (150, b)]);

        // On a CPU for 50 ns: A was seen at 10, B at 40; so A until 25.
        Assert.Equal(["A 20", "A;[wait] 100", "A 5", "B 15", "B;[run-queue] 10", "B 10"], Told(samples));
    }

    [Fact]
    public void WhereNothingWasSampledTheCategoryIsTheStack()
    {
        var samples = new WallProfiler(_table).Of([Running(0, 20), new ThreadSpan(20, 30, SpanState.Queued)], []);

        Assert.Equal(["[compute] 20", "[run-queue] 10"], Told(samples));
    }

    [Fact]
    public void TheWholeIsAsLongAsTheThreadWasSeen() => Gen.Select(
        Gen.Select(Gen.Int[1, 50], Gen.Enum<SpanState>()).Array[0, 20], Gen.Int[0, 600].Array[0, 20]).Sample((parts, times) =>
        {
            var (spans, nowNs) = (new List<ThreadSpan>(), 0L);
            foreach (var (length, state) in parts)
            {
                spans.Add(new ThreadSpan(nowNs, nowNs + length, state, state == SpanState.Blocked ? _table.Of("blocked") : -1));
                nowNs += length;
            }

            var samples = new WallProfiler(_table).Of(spans, [.. times.Order().Select((time, i) => ((long)time, _table.Of($"stack {i}")))]);

            Assert.Equal(nowNs, Math.Round(samples.Sum(sample => sample.WeightMs) * 1e6));
            Assert.All(samples, sample => Assert.True(sample.WeightMs > 0));
            Assert.Equal(
                spans.Where(span => span.State == SpanState.Blocked).Sum(span => span.EndNs - span.StartNs),
                Math.Round(samples.Where(sample => sample.Stack == _table.Of("blocked")).Sum(sample => sample.WeightMs) * 1e6));
        }, threads: 1);

    private static ThreadSpan Running(long startNs, long endNs) => new(startNs, endNs, SpanState.Running);

    private IEnumerable<string> Told(IEnumerable<StackSample> samples) =>
        samples.Select(sample => $"{string.Join(';', _table.FramesIn(sample.Stack))} {Math.Round(sample.WeightMs * 1e6)}");
}
