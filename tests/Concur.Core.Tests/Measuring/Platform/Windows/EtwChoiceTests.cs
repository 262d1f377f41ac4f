using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

/// <summary>The choice of the kernel's events, on whatever system runs the tests: Windows grants them to an administrator.</summary>
public class EtwChoiceTests
{
    [Fact]
    public void ARefusalIsOneLineAndWhoAsksByNameGetsIt()
    {
        if (SchedulerProbe.EtwRefusal() is not { } refusal)
        {
            Assert.Equal(new SchedulerChoice(SchedulerKind.Etw, null), SchedulerProbe.Decide(SchedulerKind.Auto));
            return;
        }

        var thrown = Assert.Throws<ConcurException>(() => SchedulerProbe.Decide(SchedulerKind.Etw));

        Assert.Equal((FailureKind.Unsupported, refusal + "; or take --scheduler proc"), (thrown.Kind, thrown.Message));
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public void WhereTheyAreRefusedWindowsPollsAndSaysWhy()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "other systems have other sources");
        if (SchedulerProbe.EtwRefusal() is not { } refusal) return;

        Assert.Equal(new SchedulerChoice(SchedulerKind.Proc, refusal), SchedulerProbe.Decide(SchedulerKind.Auto));
    }

    [Fact]
    public void PerfEventsAreNoSourceOfWindows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Linux may have them");

        var thrown = Assert.Throws<ConcurException>(() => SchedulerProbe.Decide(SchedulerKind.Perf));

        Assert.Contains("--scheduler etw", thrown.Message, StringComparison.Ordinal);
    }
}
