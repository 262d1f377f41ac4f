using Concur.Harness.Measurement;

namespace Concur.Harness.Tests.Measurement;

public class ResultDigestTests
{
    [Fact]
    public void EqualValuesGiveEqualDigestsAndOrderMatters()
    {
        Assert.Equal(ResultDigest.Of([1, "a", 2.5]), ResultDigest.Of([1, "a", 2.5]));
        Assert.NotEqual(ResultDigest.Of([1, 2]), ResultDigest.Of([2, 1]));
        Assert.NotEqual(ResultDigest.Of(["ab", "c"]), ResultDigest.Of(["a", "bc"]));
        Assert.NotEqual(ResultDigest.Of([(1, 2.5)]), ResultDigest.Of([(1, 3.5)]));
        Assert.Equal(ResultDigest.None, ResultDigest.Of([null, null]));
        Assert.NotEqual(ResultDigest.None, ResultDigest.Of([new { Mean = double.NaN }]));
    }

    [Fact]
    public void AResultCountsTheSameWhetherItCrossedAProcessOrNot()
    {
        object[] values = [1, 2L, 2.5, 1.5f, "text", true, new[] { 1, 2 }, new[] { 1.5, 2.5 }, new { A = 1 }, DateTime.UnixEpoch];

        Assert.All(values, value =>
        {
            var crossed = new EncodedResult(ResultBytes.Of(value, out _).ToArray());
            Assert.Equal(ResultDigest.Of([value]), ResultDigest.Of([crossed]));
        });
    }
}
