using Concur.Core.Model;

namespace Concur.Reports.Tests;

public class TextColourTests
{
    [Fact]
    public void ATextOnTheColourOfACategoryCanBeRead() => Assert.All(
        CategoryNames.All.Select(CategoryInfo.Of)
            .Append(CategoryInfo.Unexplained)
            .SelectMany(info => new[] { info.Look.Light, info.Look.Dark }),
        colour => Assert.InRange(TextColour.Contrast(TextColour.On(colour), colour), 4.5, 21));

    [Theory]
    [InlineData("#ffffff", "#000000", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    public void ContrastIsWhatTheGuidelinesSay(string one, string other, double expected) =>
        Assert.Equal(expected, TextColour.Contrast(one, other), 0.005);

    [Fact]
    public void ATextOnYellowIsDark() => Assert.Equal("#101214", TextColour.On("#f2e34a"));
}
