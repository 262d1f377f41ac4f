using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>A rule named for what it detects.</summary>
internal interface IFindingRule
{
    /// <summary>What the rule finds in one trial; null when nothing.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="path">Where the trial stands in the run file, such as <c>trials[2]</c>.</param>
    /// <param name="request">What was asked for.</param>
    Finding? Find(TrialReport trial, string path, RunRequest request);
}
