using Concur.Core.Measuring.Platform.Linux;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class LinuxSchedulerSourcesTests
{
    [Theory]
    [InlineData(SchedulerKind.Perf, true, Availability.Exact, Availability.Exact, StackSampler.Kernel)]
    [InlineData(SchedulerKind.Perf, false, Availability.Unavailable, Availability.Exact, StackSampler.Kernel)]
    [InlineData(SchedulerKind.Proc, true, Availability.Exact, Availability.Sampled, StackSampler.Runtime)]
    [InlineData(SchedulerKind.Proc, false, Availability.Unavailable, Availability.Unavailable, StackSampler.Runtime)]
    public void TheKernelsSchedstatGivesTheRunQueueAndPerfEventsGiveTheSwitches(
        SchedulerKind kind, bool hasSchedstat, Availability runQueue, Availability switches, StackSampler stacks)
    {
        var capabilities = LinuxSchedulerSources.Capabilities(kind, hasSchedstat);

        Assert.Equal(runQueue, capabilities.RunQueue);
        Assert.Equal(switches, capabilities.Switches);
        Assert.Equal(stacks, capabilities.Stacks);
        Assert.Equal(Availability.Exact, capabilities.ThreadCpu);
        Assert.Equal(Availability.Exact, capabilities.ProcessUsage);
    }
}
