using Concur.Core.Accounting.Gains;

namespace Concur.Core.Tests.Accounting.Gains;

public class RecordedPartsTests
{
    [Fact]
    public void WhatIsNotPlacedIsLikeTheOtherSamplesOfItsMethod()
    {
        var parts = new RecordedParts();
        parts.Add(0, "Cache.Get", [0], 60, 60);
        parts.Add(0, "Cache.Get", [], 20, 20);
        parts.AddUnplaced(0, "Cache.Get", 20, 20);
        parts.Place();

        var found = parts.Of([0], 100);

        Assert.Equal(100, parts.Samples);
        Assert.Equal(0, parts.UnplacedShare);
        Assert.Equal(75, found.Single(part => part.Held is [0]).Ms, 0.01);
        Assert.Equal(25, found.Single(part => part.Held.Count == 0).Ms, 0.01);
    }

    [Fact]
    public void WhereMostOfAMethodIsNotPlacedThatIsSaid()
    {
        var parts = new RecordedParts();
        parts.Add(0, "Cache.Get", [0], 30, 30);
        parts.Add(0, "A", [], 50, 50);
        parts.AddUnplaced(0, "Cache.Get", 20, 20);
        parts.Place();

        Assert.Equal(0.2, parts.UnplacedShare, 0.001);
    }
}
