using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform;

/// <summary>On a system without an implementation every seam refuses in one line, or says that a fact is unknown.</summary>
public class UnknownPlatformTests
{
    private readonly UnknownPlatform _platform = new();

    [Fact]
    public void NoFigureIsAvailableAndNoneIsZero()
    {
        Assert.Equal(new Capabilities(), _platform.CapabilitiesOf(SchedulerKind.Proc));
        Assert.All(new Capabilities().Figures(), figure => Assert.Equal(Availability.Unavailable, figure.Availability));
        Assert.Null(_platform.ThrottledPeriods());
        Assert.Null(_platform.ClockMhz());
        Assert.Null(_platform.Read(Environment.ProcessId));
    }

    [Fact]
    public void TheMachineIsWhatTheRuntimeKnowsOfIt()
    {
        var portable = Fixtures.Machine();

        Assert.Same(portable, _platform.Describe(portable));
    }

    [Fact]
    public void WhatNeedsASystemIsRefusedInOneLine()
    {
        var recording = new SchedulerRecording(SchedulerKind.Proc, "/nowhere/x", 0);
        Action[] refused =
        [
            () => _platform.StartAsync(new ChildStart("x", [], new Dictionary<string, string?>())),
            () => _platform.ForLaunch(recording),
            () => _platform.ForRunning(recording),
            () => _ = ((IShell)_platform).Path,
        ];

        Assert.All(refused, call =>
        {
            var error = Assert.Throws<ConcurException>(call);
            Assert.Equal(FailureKind.Unsupported, error.Kind);
            Assert.EndsWith(_platform.Refusal!, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        });
    }
}
