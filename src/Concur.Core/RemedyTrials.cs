using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>Tries the remedies of a run's findings.</summary>
internal static class RemedyTrials
{
    /// <summary>Measures each remedy in turns with the strategy that it should cure.</summary>
    /// <param name="report">The run, of a workload.</param>
    /// <param name="loop">Makes the launches.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="fleet">The machines over which units are spread.</param>
    /// <returns>The run with what the remedies did.</returns>
    public static async Task<RunReport> RunAsync(RunReport report, LaunchLoop loop, RunFolder folder, Fleet fleet)
    {
        var remedies = RemedyPlanner.Plan((WorkloadRequest)report.Request, report, fleet);
        var tried = new TrialCollector(remedies, report.Machine, report.Trials[0]);
        await loop.RunAsync(remedies, tried, folder.CreateVerificationTraces(), () => { }, () => { });
        return report with { Verifications = Verifier.Compare(report, tried.Reports()) };
    }
}
