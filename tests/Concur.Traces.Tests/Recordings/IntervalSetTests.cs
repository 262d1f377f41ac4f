using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Traces.Tests.Recordings;

public class IntervalSetTests
{
    private const int Horizon = 60;

    private static readonly Gen<(long, long)[]> Intervals =
        Gen.Select(Gen.Long[0, Horizon], Gen.Long[-3, 20]).Select((start, length) => (start, start + length)).Array[0, 12];

    private static bool Covers((long Start, long End)[] intervals, long t) => intervals.Any(i => i.Start <= t && t < i.End);

    [Fact]
    public void OverlapCountsEachInstantOnce() =>
        Gen.Select(Intervals, Gen.Long[0, Horizon], Gen.Long[0, Horizon]).Sample((intervals, from, length) =>
        {
            var expected = Enumerable.Range(0, (int)length).Count(i => Covers(intervals, from + i));
            Assert.Equal(expected, IntervalSet.Of(intervals).Overlap(from, from + length));
        });

    [Fact]
    public void ExceptLeavesExactlyWhatTheOtherDoesNotCover() =>
        Gen.Select(Intervals, Intervals).Sample((a, b) =>
        {
            var left = IntervalSet.Of(a).Except(IntervalSet.Of(b));
            for (var t = 0L; t < 2 * Horizon; t++) Assert.Equal(Covers(a, t) && !Covers(b, t) ? 1 : 0, left.Overlap(t, t + 1));
        });

    [Fact]
    public void UnionCoversWhatEitherCovers() =>
        Gen.Select(Intervals, Intervals).Sample((a, b) =>
        {
            var union = IntervalSet.Of(a).Union(IntervalSet.Of(b));
            for (var t = 0L; t < 2 * Horizon; t++) Assert.Equal(Covers(a, t) || Covers(b, t) ? 1 : 0, union.Overlap(t, t + 1));
        });
}
