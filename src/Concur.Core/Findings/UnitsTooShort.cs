using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Units were too short to read their threads' counters at their edges.</summary>
internal sealed class UnitsTooShort : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Trial.Account is { } account
        && (account[Category.RunQueue] is null || account[Category.Dispatch] is null)
        ? new Finding(
            nameof(UnitsTooShort), Severity.Info, subject.Label,
            $"{subject.Label}: units are too short to be metered one by one (or the kernel does not count the run queue), so not every category can be told",
            subject.Path + ".account",
            "give each unit more to do (--size), so that one takes at least 0.1 ms")
        : null;
}
