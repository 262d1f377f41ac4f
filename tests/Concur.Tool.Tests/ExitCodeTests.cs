using Concur.Core.Model;
using Concur.Core.Tests;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>The exit codes of runs of which launches were lost with a machine.</summary>
public class ExitCodeTests
{
    [Theory]
    [InlineData(true, true, ExitCode.Done)]
    [InlineData(true, false, ExitCode.WorkloadFailed)]
    [InlineData(false, true, ExitCode.WorkloadFailed)]
    [InlineData(false, false, ExitCode.WorkloadFailed)]
    public void LostLaunchesMayBeAllowedWhereTheStrategyHasOthers(bool hasOthers, bool allowsPartial, int expected)
    {
        var trial = Fixtures.Trial("orleans", 10, 1, 2, Fixtures.Account(1, 1));
        trial = trial with
        {
            Status = hasOthers ? TrialStatus.Ok : TrialStatus.Failed,
            Launches = [trial.Launches[0] with { Lost = "a machine was lost" }, .. hasOthers ? trial.Launches : []],
        };

        Assert.Equal(expected, ExitCode.Of(Fixtures.Run(trial), allowsPartial));
        Assert.Contains("as long as each strategy has at least one good launch", File.ReadAllText(
            Path.Combine(ToolRun.Root, "src", "Concur.Tool", "Help", "machines.md")), StringComparison.Ordinal);
    }
}
