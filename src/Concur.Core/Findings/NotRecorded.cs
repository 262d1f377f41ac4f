using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>A recording was asked for and none came about.</summary>
internal sealed class NotRecorded : IFindingRule
{
    public Finding? Find(TrialInRun subject) =>
        subject.Request.Profile != ProfileKind.None && subject.Trial is { Status: TrialStatus.Ok, LostEvents: null }
            ? new Finding(
                nameof(NotRecorded), Severity.Warning, subject.Label,
                $"{subject.Label}: its launch could not be recorded, so jit, gc, lock, wait and io-sleep are unavailable",
                subject.Path + ".lostEvents",
                "run 'dotnet concur doctor'; DOTNET_EnableDiagnostics=0 in the environment forbids recording")
            : null;
}
