using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>Workloads that wait: what they lose most to holds on a busy machine too.</summary>
public class WaitingWorkloadTests
{
    public static TheoryData<string> Waiting => [.. BuiltInWorkload.All.Where(workload => workload.Losses.Count > 0 && LargestLosses.Waits(workload)).Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task TwoThreadsLoseMostToWhatTheWorkloadIsAbout(string name) => await LargestLosses.AreWhatTheWorkloadIsAbout(name);

    [Fact]
    public async Task AsyncBeatsThreadsWhereUnitsWaitForAServer()
    {
        using var run = await LargestLosses.Run("http", "threads,async", "16", "--iterations", "3");
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToDictionary(trial => trial.GetProperty("strategy").GetString()!);

        // Sixteen waits at once against two: a factor of eight, of which a busy machine may take some.
        Assert.True(trials["threads"].GetProperty("medianMs").GetDouble() > 2 * trials["async"].GetProperty("medianMs").GetDouble());
    }
}
