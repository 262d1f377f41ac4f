using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class NsTests
{
    [Fact]
    public void TimesConvertThereAndBack()
    {
        Assert.Equal(1.5, Ns.ToMs(1_500_000));
        Assert.Equal(0.25, Ns.ToMs(250_000.0));
        Assert.Equal(2.5, Ns.ToSeconds(2_500_000_000));
        Assert.Equal(1_500_000, Ns.FromMs(1.5));
        Assert.Equal(300, Ns.From(TimeSpan.FromTicks(3)));
        Assert.Equal(TimeSpan.FromTicks(3), Ns.ToTimeSpan(399));
    }

    [Fact]
    public void TheMonotonicClockNeverGoesBack()
    {
        var lastNs = MonotonicClock.NowNs();
        for (var i = 0; i < 1_000; i++)
        {
            var nowNs = MonotonicClock.NowNs();
            Assert.True(nowNs >= lastNs);
            lastNs = nowNs;
        }
    }
}
