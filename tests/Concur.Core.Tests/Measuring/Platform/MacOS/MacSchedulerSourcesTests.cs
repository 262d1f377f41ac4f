using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.MacOS;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform.MacOS;

/// <summary>What is said of macOS, wherever the tests run.</summary>
[SupportedOSPlatform("macos")]
public class MacSchedulerSourcesTests
{
    private readonly MacSchedulerSources _sources = new();

    [Theory]
    [InlineData(SchedulerKind.Perf)]
    [InlineData(SchedulerKind.Proc)]
    public void TheRunQueueAndWhatItWouldExplainAreUnavailable(SchedulerKind kind)
    {
        var capabilities = _sources.CapabilitiesOf(kind);

        Assert.Equal(Availability.Exact, capabilities.ThreadCpu);
        Assert.Equal(Availability.Exact, capabilities.ProcessUsage);
        Assert.False(capabilities.Gives(Category.RunQueue));
        Assert.False(capabilities.Gives(Category.IoSleep));
        Assert.Equal(StackSampler.Runtime, capabilities.Stacks);
        Assert.Contains("off CPU, cause unknown", _sources.RunQueueRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void EachRunSaysThatNoMacHasRunThisVersion() =>
        Assert.Contains("never run on a Mac", MacPlatform.Untested, StringComparison.Ordinal);
}
