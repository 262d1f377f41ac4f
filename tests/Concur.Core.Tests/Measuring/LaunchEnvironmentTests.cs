using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Measuring;

public class LaunchEnvironmentTests
{
    private const string CallCountingDelay = "DOTNET_TC_CallCountingDelayMs";

    [Theory]
    [InlineData(StrategyNames.Threads, "0")]
    [InlineData(StrategyNames.ProcessPool, "0")]
    [InlineData(StrategyNames.Orleans, "A")]
    [InlineData(StrategyNames.Processes, null)]
    public void CallsAreCountedFromTheBeginningWhereProcessesLiveLong(string strategy, string? expected) =>
        Assert.Equal(expected, LaunchEnvironment.Of(Plan(strategy), null, null, "/tmp").GetValueOrDefault(CallCountingDelay));

    [Fact]
    public void TheVariantHasTheLastWord()
    {
        var plan = Plan(StrategyNames.Threads);
        var variant = new RuntimeVariant("late", new Dictionary<string, string> { [CallCountingDelay] = "64" });
        var late = plan with { Trial = plan.Trial with { Variant = variant } };

        Assert.Equal("64", LaunchEnvironment.Of(late, null, null, "/tmp")[CallCountingDelay]);
    }

    [Fact]
    public void TheHarnessLearnsWhichVariablesAreTheToolsOwn()
    {
        var sampled = LaunchEnvironment.Of(Plan(StrategyNames.Threads), TimeSpan.FromMilliseconds(10), "/tmp/h", "/tmp");
        var plan = Plan(StrategyNames.Threads);
        var variant = new RuntimeVariant("late", new Dictionary<string, string> { [CallCountingDelay] = "64" });
        var late = LaunchEnvironment.Of(plan with { Trial = plan.Trial with { Variant = variant } }, null, null, "/tmp");

        string[] both = [CallCountingDelay, DiagnosticPort.SamplingVariable];
        Assert.Equal(both, ToolVariables.Split(sampled[ToolVariables.Variable]));
        Assert.Empty(ToolVariables.Split(late[ToolVariables.Variable]));
    }

    private static LaunchPlan Plan(string strategy) => Fixtures.Launch(strategy, 2, []).Plan;
}
