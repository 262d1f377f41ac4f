using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>A rule named for what it detects.</summary>
internal interface IFindingRule
{
    /// <summary>What the rule finds in one trial; null when nothing.</summary>
    Finding? Find(TrialInRun subject);
}
