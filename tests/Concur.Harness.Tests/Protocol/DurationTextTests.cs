using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("0ms", 0)]
    [InlineData("2s", 2_000)]
    [InlineData("0.5s", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData(".5ms", 0.5)]
    public void ANumberAndItsUnitAreRead(string text, double expectedMs)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(expectedMs, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-5s")]
    [InlineData("1e3ms")]
    [InlineData("5 s")]
    [InlineData("1,5s")]
    [InlineData("2w")]
    [InlineData("five s")]
    public void WhatIsNoDurationIsNone(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void ADurationThatIsTooLongIsTheLongest()
    {
        Assert.True(DurationText.TryParse(new string('9', 400) + "h", out var duration));
        Assert.Equal(TimeSpan.MaxValue, duration);
    }
}
