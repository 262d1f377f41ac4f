using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>Tries the remedies of a run's findings, and holds its predictions against launches.</summary>
internal static class RemedyTrials
{
    /// <summary>Measures each remedy and each change in turns with the strategy without it.</summary>
    /// <param name="report">The run, of a workload.</param>
    /// <param name="loop">Makes the launches.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="fleet">The machines over which units are spread.</param>
    /// <returns>The run with what the remedies and the changes did.</returns>
    public static async Task<RunReport> RunAsync(RunReport report, LaunchLoop loop, RunFolder folder, Fleet fleet)
    {
        var request = (WorkloadRequest)report.Request;
        var predictions = GainTrialPlanner.Choose(request, report);
        var plan = RemedyPlanner.Plan(request, report, predictions, fleet);
        var collector = new TrialCollector(plan, report.Machine, report.Trials[0]);
        await loop.RunAsync(plan, collector, folder.CreateVerificationTraces(), () => { }, () => { });
        var measured = collector.Reports();
        return report with
        {
            Verifications = Verifier.Compare(report, measured),
            GainChecks = GainChecker.Compare(predictions, report, measured),
        };
    }
}
