using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class InheritedTracingTests
{
    private static readonly NamedCommand Command = new("my app", "app");

    [Fact]
    public void EveryProcessWritesAFileOfItsOwnAndConnectsToNoPort()
    {
        var environment = InheritedTracing.Environment(Command, "/traces", sampleInterval: null);

        Assert.Equal("/traces/my-app-{pid}.nettrace", environment["DOTNET_EventPipeOutputPath"]);
        Assert.DoesNotContain("SampleProfiler", environment["DOTNET_EventPipeConfig"], StringComparison.Ordinal);
        Assert.Null(environment["DOTNET_DiagnosticPorts"]);
        Assert.Null(environment["DOTNET_EventPipeThreadSamplingRate"]);
    }

    [Fact]
    public void StacksNeedTheSamplerAndItsInterval()
    {
        var environment = InheritedTracing.Environment(Command, "/traces", TimeSpan.FromMilliseconds(20));

        Assert.Contains("SampleProfiler", environment["DOTNET_EventPipeConfig"], StringComparison.Ordinal);
        Assert.Equal("14", environment["DOTNET_EventPipeThreadSamplingRate"]); // Hexadecimal.
    }

    [Fact]
    public void ATimedLaunchRecordsNothingWhateverTheUserHasSet() => Assert.All(InheritedTracing.None.Values, Assert.Null);
}
