using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class StrategySpecTests
{
    [Fact]
    public void ParametersAreReadByName()
    {
        Assert.Equal(250, Parse("gil:ticks=250").CountOf("ticks"));
        Assert.Equal(TimeSpan.FromMilliseconds(5), Parse("gil:interval=5ms").DurationOf("interval"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), Parse("gil:interval=0.5s").DurationOf("interval"));
        Assert.Equal(TimeSpan.FromMinutes(1), Parse("gil:interval=1m").DurationOf("interval"));
        Assert.Equal("false", Parse("plinq:buffered=false").ChoiceOf("buffered"));
        Assert.Equal(TransportKind.Socket, Parse("processes:transport=socket").Transport);
        Assert.Equal(TransportKind.Pipe, Parse("processes").Transport);
        Assert.Empty(Parse("gil").Values);
    }

    [Fact]
    public void SeveralParametersAreGivenTogether()
    {
        var spec = Parse("orleans:silos=3,hand=unit");

        Assert.Equal(3, spec.CountOf("silos"));
        Assert.Equal("unit", spec.ChoiceOf("hand"));
        Assert.Null(spec.CountOf("hand"));
        Assert.Equal(spec, Parse("orleans:silos=3,hand=unit"));
        Assert.NotEqual(spec, Parse("orleans:silos=2,hand=unit"));
    }

    [Theory]
    [InlineData("orleans:silos=2,silos=3", "'orleans:silos=2,silos=3': silos is given twice")]
    [InlineData("gil:ticks=1,interval=5ms", "'gil:ticks=1,interval=5ms': give ticks or interval, not both")]
    [InlineData("orleans:silos=2,", "'orleans:silos=2,': a parameter is given as name=value")]
    [InlineData("orleans:silos=2,speed=3", "strategy 'orleans' has no parameter 'speed'; it takes silos or hand")]
    public void ParametersThatDoNotGoTogetherAreRefused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Parse(text)).Message);

    /// <summary>A comma stands between strategies, and between the parameters of one.</summary>
    [Theory]
    [InlineData("threads, gil:ticks=5 ,tasks", "threads|gil:ticks=5|tasks")]
    [InlineData("threads,orleans:silos=2,hand=unit,tasks", "threads|orleans:silos=2,hand=unit|tasks")]
    [InlineData("orleans:silos=2, hand=unit,gil:ticks=5", "orleans:silos=2,hand=unit|gil:ticks=5")]
    [InlineData("threads,hand=unit", "threads|hand=unit")]
    [InlineData(",", "")]
    public void AListIsSplitBetweenStrategies(string list, string strategies) =>
        Assert.Equal(strategies, string.Join('|', StrategySpec.SplitList(list)));

    [Theory]
    [InlineData("gil:ticks=0")]
    [InlineData("gil:ticks=-1")]
    [InlineData("gil:ticks=99999999999")]
    [InlineData("gil:interval=5")]
    [InlineData("gil:interval=0ms")]
    [InlineData("gil:interval=ms")]
    [InlineData("gil:interval=2h")]
    [InlineData("plinq:buffered=maybe")]
    [InlineData("gil:speed=3")]
    [InlineData("gil:ticks")]
    [InlineData("threads:ticks=1")]
    [InlineData("nothing")]
    [InlineData("")]
    public void WhatMakesNoSenseIsRefused(string text) => Assert.Throws<FormatException>(() => Parse(text));

    private static StrategySpec Parse(string text) => StrategySpec.Parse(text, name => "unknown " + name);
}
