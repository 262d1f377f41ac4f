using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class StrategySpecTests
{
    [Fact]
    public void ParametersAreReadByName()
    {
        Assert.Equal(250, Parse("gil:ticks=250").Count);
        Assert.Equal(TimeSpan.FromMilliseconds(5), Parse("gil:interval=5ms").Duration);
        Assert.Equal(TimeSpan.FromMilliseconds(500), Parse("gil:interval=0.5s").Duration);
        Assert.Equal(TimeSpan.FromMinutes(1), Parse("gil:interval=1m").Duration);
        Assert.Equal("false", Parse("plinq:buffered=false").Choice);
        Assert.Equal(TransportKind.Socket, Parse("processes:transport=socket").Transport);
        Assert.Null(Parse("gil").Parameter);
    }

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
